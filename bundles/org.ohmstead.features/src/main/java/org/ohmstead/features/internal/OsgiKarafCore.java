package org.ohmstead.features.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;

/** The bundle {@code org.apache.karaf.features.core}, and the files in which it keeps what it knows. */
final class OsgiKarafCore implements Rescue.KarafCore {

    private static final String NAME = "org.apache.karaf.features.core";
    /** Which bundle is in which region. */
    private static final String REGIONS = "digraph.json";
    /** Which features are installed. */
    private static final String STATE = "state.json";

    /** What its activator waits for, each with a filter. */
    private static final Map<String, String> NEEDED = Map.of(
            "org.osgi.service.cm.ConfigurationAdmin", "(service.id=*)",
            "org.osgi.service.url.URLStreamHandlerService", "(url.handler.protocol=mvn)");

    private final BundleContext context;
    private final BooleanSupplier offers;

    OsgiKarafCore(BundleContext context, BooleanSupplier offers) {
        this.context = context;
        this.offers = offers;
    }

    @Override
    public boolean offers() {
        return offers.getAsBoolean();
    }

    @Override
    public boolean runs() {
        return bundle().filter(core -> core.getState() == Bundle.ACTIVE).isPresent();
    }

    @Override
    public Optional<String> waitsFor() {
        return NEEDED.keySet().stream()
                .filter(name -> !isThere(name, NEEDED.get(name)))
                .findFirst();
    }

    private boolean isThere(String name, String filter) {
        try {
            return context.getAllServiceReferences(name, filter) != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(filter + ": a filter expected", e);
        }
    }

    @Override
    public boolean damaged() {
        return file(REGIONS).filter(OsgiKarafCore::isDamaged).isPresent();
    }

    /** {@return whether a file is not one whole JSON object, by its first and its last character} */
    static boolean isDamaged(Path file) {
        try {
            // Each byte a character: a file of anything can be read so.
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            return !text.startsWith("{") || !text.endsWith("}");
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public List<String> putAside(boolean all) throws IOException {
        List<String> kept = new ArrayList<>();
        for (String name : all ? List.of(REGIONS, STATE) : List.of(REGIONS)) {
            Optional<Path> file = file(name);
            if (file.isPresent()) {
                kept.add(aside(file.get()).toString());
            }
        }
        return kept;
    }

    /** {@return the file under a name that is free: what was put aside before may be what the damage is found by} */
    static Path aside(Path file) throws IOException {
        String name = file.getFileName() + ".damaged";
        Path free = file.resolveSibling(name);
        for (int number = 2; Files.exists(free); number++) {
            free = file.resolveSibling(name + "." + number);
        }
        return Files.move(file, free);
    }

    @Override
    public void restart() throws BundleException {
        Bundle core = bundle().orElseThrow(() -> new BundleException(NAME + " is not there"));
        core.stop(Bundle.STOP_TRANSIENT);
        core.start(Bundle.START_TRANSIENT);
    }

    private Optional<Path> file(String name) {
        return bundle().map(Bundle::getBundleContext)
                .map(core -> core.getDataFile(name).toPath())
                .filter(Files::exists);
    }

    private Optional<Bundle> bundle() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> NAME.equals(bundle.getSymbolicName()))
                .findFirst();
    }
}
