package org.ohmstead.rest.internal;

import static org.ohmstead.rest.internal.Configuring.BASE;
import static org.ohmstead.rest.internal.Configuring.CONFIRM_WITHIN;
import static org.ohmstead.rest.internal.Configuring.PREVIEW;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Configurations;
import org.ohmstead.device.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /configuration}, as far as it is whole files: archives and tables of points. */
final class ConfigurationFilePaths {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFilePaths.class);

    private static final String ZIP = "application/zip";
    private static final String CSV = "text/csv;charset=utf-8";
    private static final String POINTS = BASE + "/points";
    private static final String BASED_ON = "basedOn";
    private static final String DISPOSITION = "Content-Disposition";
    /** Bytes of the version of a table. */
    private static final int VERSION = 16;

    private final Services services;
    private final Configuring configuring;
    private final Scratch scratch;
    private final Places answers;

    /**
     * Makes the paths.
     *
     * @param scratch takes archives that are packed and unpacked
     * @param answers at which long answers are written
     */
    ConfigurationFilePaths(Services services, Configuring configuring, Scratch scratch, Places answers) {
        this.services = services;
        this.configuring = configuring;
        this.scratch = scratch;
        this.answers = answers;
    }

    List<Route> routes() {
        String[] how = {PREVIEW, Why.NAME, CONFIRM_WITHIN};
        String[] based = {PREVIEW, Why.NAME, CONFIRM_WITHIN, BASED_ON};
        return Stream.of(
                        Route.of("GET", BASE + "/export", Tail.NONE, this::exported)
                                .typed(ZIP),
                        Route.of("POST", BASE + "/import", Tail.NONE, this::imported, how)
                                .taking(Intake.ARCHIVE),
                        Route.of("GET", POINTS, Tail.ITEM, this::table).typed(CSV),
                        Route.of("PUT", POINTS, Tail.ITEM, this::changeTable, based)
                                .taking(Intake.TABLE))
                .map(configuring::only)
                .toList();
    }

    private void exported(Exchange exchange) throws IOException {
        Configurations configurations = configuring.configurations();
        answers.run(
                Places.PATIENCE,
                () -> scratch.use(folder -> {
                    Path files = folder.resolve("files");
                    try {
                        configurations.exportTo(files);
                    } catch (IOException e) {
                        throw Problem.unavailable("the configurations cannot be written: " + e.getMessage());
                    }
                    exchange.answer().header(DISPOSITION, "attachment; filename=\"ohmstead-configuration.zip\"");
                    if (exchange.answer().headOnly()) {
                        exchange.answer().open(ZIP);
                    } else {
                        Packing.pack(files, exchange.answer().stream(ZIP));
                    }
                }));
    }

    private void imported(Exchange exchange) throws IOException {
        Configuring.How how = Configuring.How.of(exchange.query());
        try (Upload upload = exchange.upload()) {
            scratch.use(folder -> {
                ChangeSet changes = configuring.understood(exchange, how, () -> about(upload, folder), () -> {
                    new Unpacking(upload.file(), folder).unpack();
                    return changes(folder);
                });
                configuring.change(exchange, changes, how);
            });
        }
    }

    /** {@return what somebody sent, for the history: it has no name} */
    private static String about(Upload upload, Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            long many = files.filter(Files::isRegularFile).count();
            return "archive of " + Files.size(upload.file()) + " bytes, " + many + (many == 1 ? " file" : " files");
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("{}: what was unpacked cannot be counted", folder, e);
            return "archive";
        }
    }

    private ChangeSet changes(Path folder) {
        try {
            return configuring.configurations().importFrom(folder);
        } catch (ConfigException e) {
            throw Problem.config(e);
        } catch (IOException e) {
            throw Problem.unavailable("the configurations cannot be read: " + e.getMessage());
        }
    }

    private void table(Exchange exchange) throws IOException {
        String id = exchange.rest();
        String csv = csv(id);
        String name = id.substring(id.indexOf('/') + 1).replaceAll("[^A-Za-z0-9._~-]", "_");
        exchange.answer().header(DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
        exchange.answer().header("ETag", '"' + version(csv) + '"');
        exchange.answer().bytes(200, CSV, csv.getBytes(StandardCharsets.UTF_8));
    }

    private String csv(String id) {
        try {
            return services.tables().get().csv(id);
        } catch (IllegalArgumentException e) {
            throw noTable(id, e);
        }
    }

    /** {@return what differs whenever a table does, wherever its points are kept} */
    private static String version(String csv) {
        byte[] digest = Upload.sha256().digest(csv.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, VERSION);
    }

    private void changeTable(Exchange exchange) throws IOException {
        String id = exchange.rest();
        Configuring.How how = Configuring.How.of(exchange.query());
        ChangeSet changes = configuring.understood(exchange, how, () -> id, () -> changes(id, exchange.text()));
        configuring.change(exchange, changes, how, conflict(exchange, id, changes));
    }

    private ChangeSet changes(String id, String table) {
        try {
            return services.tables().get().change(id, table);
        } catch (ConfigException e) {
            throw Problem.config(e);
        } catch (IllegalArgumentException e) {
            throw noTable(id, e);
        }
    }

    /**
     * {@return that the points are not those on which a table is based} Looked at after the changes are worked out: these name
     * the versions that they found, so that what changes later is refused with them.
     */
    private Optional<String> conflict(Exchange exchange, String id, ChangeSet changes) {
        Optional<String> version = exchange.query().one(BASED_ON);
        return version.isEmpty() || changes.changes().isEmpty() || version.get().equals(version(csv(id)))
                ? Optional.empty()
                : Optional.of("the points of " + id + " are not as they were when this edit was begun"
                        + configuring.last(changes.changes().get(0).id()));
    }

    private Problem noTable(String id, IllegalArgumentException why) {
        boolean known = configuring.configurations().item(id).isPresent();
        return Problem.of(known ? Problem.Kind.UNPROCESSABLE : Problem.Kind.NOT_FOUND, why.getMessage());
    }
}
