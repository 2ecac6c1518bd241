# A Modbus RTU slave on its input and output: holding register n holds n. For want of Python in a small Debian.
use strict;
use warnings;

sub crc {
    my $crc = 0xFFFF;
    for my $byte (unpack 'C*', shift) {
        $crc ^= $byte;
        $crc = $crc & 1 ? ($crc >> 1) ^ 0xA001 : $crc >> 1 for 1 .. 8;
    }
    return pack 'v', $crc;
}

$| = 1;
my $got = '';
while (sysread STDIN, $got, 256, length $got) {
    while (length $got >= 8) {
        my $request = substr $got, 0, 8;
        if (crc(substr $request, 0, 6) ne substr $request, 6) { $got = substr $got, 1; next }
        $got = substr $got, 8;
        my ($unit, $function, $start, $count) = unpack 'CCnn', $request;
        my $answer = $function == 3
            ? pack('CCC n*', $unit, 3, 2 * $count, map { $start + $_ } 0 .. $count - 1)
            : pack('CCC', $unit, $function | 0x80, 1);
        syswrite STDOUT, $answer . crc($answer);
    }
}
