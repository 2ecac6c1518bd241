/*
 * Prints what libsml (Debian: libsml-dev) reads from a file of SML telegrams, to compare our decoder and encoder with.
 * One line "telegram" per telegram, then one line per value:
 *   code in hex;kind (i, u, b, o, ?);value (decimal, or hex);scaler;unit;status in decimal
 * with an empty field for what the meter leaves out. Build: cc -o sml-oracle sml-oracle.c -lsml -lm -luuid
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sml/sml_file.h>
#include <sml/sml_transport.h>
#include <sml/sml_value.h>

enum { BUFFER = 65536, HEAD = 8, FRAME = 16 };

static void print_hex(const octet_string *bytes) {
    for (int i = 0; i < bytes->len; i++) {
        printf("%02x", bytes->str[i]);
    }
}

static void print_value(const sml_value *value) {
    switch (value->type) {
        case SML_TYPE_INTEGER | SML_TYPE_NUMBER_8: printf("i;%" PRId8, *value->data.int8); break;
        case SML_TYPE_INTEGER | SML_TYPE_NUMBER_16: printf("i;%" PRId16, *value->data.int16); break;
        case SML_TYPE_INTEGER | SML_TYPE_NUMBER_32: printf("i;%" PRId32, *value->data.int32); break;
        case SML_TYPE_INTEGER | SML_TYPE_NUMBER_64: printf("i;%" PRId64, *value->data.int64); break;
        case SML_TYPE_UNSIGNED | SML_TYPE_NUMBER_8: printf("u;%" PRIu8, *value->data.uint8); break;
        case SML_TYPE_UNSIGNED | SML_TYPE_NUMBER_16: printf("u;%" PRIu16, *value->data.uint16); break;
        case SML_TYPE_UNSIGNED | SML_TYPE_NUMBER_32: printf("u;%" PRIu32, *value->data.uint32); break;
        case SML_TYPE_UNSIGNED | SML_TYPE_NUMBER_64: printf("u;%" PRIu64, *value->data.uint64); break;
        case SML_TYPE_BOOLEAN: printf("b;%d", *value->data.boolean ? 1 : 0); break;
        case SML_TYPE_OCTET_STRING: printf("o;"); print_hex(value->data.bytes); break;
        default: printf("?;"); break;
    }
}

static void print_status(const sml_status *status) {
    if (status == NULL) {
        return;
    }
    switch (status->type & 0x0F) {
        case SML_TYPE_NUMBER_8: printf("%" PRIu8, *status->data.status8); break;
        case SML_TYPE_NUMBER_16: printf("%" PRIu16, *status->data.status16); break;
        case SML_TYPE_NUMBER_32: printf("%" PRIu32, *status->data.status32); break;
        case SML_TYPE_NUMBER_64: printf("%" PRIu64, *status->data.status64); break;
        default: break;
    }
}

static void print_telegram(unsigned char *buffer, size_t length) {
    sml_file *file = sml_file_parse(buffer + HEAD, length - FRAME);
    printf("telegram\n");
    for (int i = 0; file != NULL && i < file->messages_len; i++) {
        sml_message *message = file->messages[i];
        if (*message->message_body->tag != SML_MESSAGE_GET_LIST_RESPONSE) {
            continue;
        }
        sml_get_list_response *list = (sml_get_list_response *) message->message_body->data;
        for (sml_list *entry = list->val_list; entry != NULL; entry = entry->next) {
            if (entry->value == NULL || entry->obj_name == NULL) {
                continue;
            }
            print_hex(entry->obj_name);
            printf(";");
            print_value(entry->value);
            printf(";");
            if (entry->scaler != NULL) {
                printf("%d", *entry->scaler);
            }
            printf(";");
            if (entry->unit != NULL) {
                printf("%d", *entry->unit);
            }
            printf(";");
            print_status(entry->status);
            printf("\n");
        }
    }
    sml_file_free(file);
}

int main(int argc, char **argv) {
    static unsigned char buffer[BUFFER];
    struct stat about;
    int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
    if (fd < 0 || fstat(fd, &about) != 0) {
        fprintf(stderr, "usage: sml-oracle FILE\n");
        return 2;
    }
    while (lseek(fd, 0, SEEK_CUR) < about.st_size) {
        size_t length = sml_transport_read(fd, buffer, BUFFER);
        if (length > FRAME) {
            print_telegram(buffer, length);
        }
    }
    close(fd);
    return 0;
}
