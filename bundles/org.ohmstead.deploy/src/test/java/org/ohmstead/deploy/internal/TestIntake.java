package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import org.ohmstead.deploy.Deployments.Who;
import org.ohmstead.deploy.internal.intake.Arrival;
import org.ohmstead.deploy.internal.intake.Content;
import org.ohmstead.deploy.internal.intake.Intake;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.ohmstead.deploy.internal.intake.Store;

/** An intake without folder and checks, which remembers what it was told. */
final class TestIntake implements Intake, Store {

    private final List<String> told = new ArrayList<>();
    final Map<String, List<Content>> kars = new ConcurrentHashMap<>();
    final Map<String, List<String>> configurations = new ConcurrentHashMap<>();
    final Map<String, List<String>> shipped = new ConcurrentHashMap<>();
    private final Map<String, String> signers = new TreeMap<>();
    private final Path folder;
    private final ConcurrentLinkedQueue<Arrival> early = new ConcurrentLinkedQueue<>();
    boolean deleted;
    /** Names in effect whose files somebody deleted while nothing ran. */
    Set<String> missing = Set.of();

    IOException failing;
    IllegalArgumentException unnamed;
    private Consumer<Arrival> arrivals = early::add;

    TestIntake(Path folder) {
        this.folder = folder;
    }

    List<String> told() {
        synchronized (told) {
            return List.copyOf(told);
        }
    }

    void arrive(Arrival arrival) {
        arrivals.accept(arrival);
    }

    @Override
    public void start(Map<String, String> inEffect, Consumer<Arrival> consumer) {
        arrivals = consumer;
        note("start " + inEffect.keySet());
    }

    @Override
    public Arrival stage(String name, InputStream content, Who who) throws IOException {
        if (unnamed != null) {
            throw unnamed;
        }
        return new Arrival.Taken(again(name, put(content), who).orElseThrow());
    }

    @Override
    public Arrival stage(URI source, Who who) throws IOException {
        if (failing != null) {
            throw failing;
        }
        try (InputStream in = source.toURL().openStream()) {
            return stage(Path.of(source.getPath()).getFileName().toString(), in, who);
        }
    }

    @Override
    public Optional<Parcel> again(String name, String sha256, Who who) throws IOException {
        Optional<Path> file = file(sha256);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        boolean kar = name.endsWith(".kar");
        List<Content> contents = kar ? kars.getOrDefault(sha256, List.of()) : List.of(content(file.get()));
        return Optional.of(new Parcel(
                name,
                sha256,
                kar ? Parcel.Kind.KAR : Parcel.Kind.JAR,
                file.get(),
                contents,
                kar ? List.of(folder.resolve("kar-" + sha256).resolve("features.xml")) : List.of(),
                shipped.getOrDefault(sha256, List.of()),
                configurations.getOrDefault(sha256, List.of()),
                folder,
                signers.getOrDefault(sha256, ""),
                who));
    }

    static Content content(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Map<String, String> headers = new TreeMap<>();
            jar.getManifest().getMainAttributes().forEach((k, v) -> headers.put(k.toString(), v.toString()));
            return new Content(
                    headers.get("Bundle-SymbolicName"),
                    headers.getOrDefault("Bundle-Version", "0.0.0"),
                    headers,
                    file,
                    "");
        }
    }

    @Override
    public void unused(Parcel parcel) {
        note("unused " + parcel.name());
    }

    @Override
    public void accepted(Parcel parcel) {
        note("accepted " + parcel.name());
    }

    @Override
    public boolean has(String name) {
        return !missing.contains(name);
    }

    @Override
    public boolean rejected(Arrival arrival, String reason) {
        note("rejected " + arrival.name() + ": " + reason);
        return deleted;
    }

    @Override
    public void removed(String name) {
        note("removed " + name);
    }

    @Override
    public void gone(String name) {
        note("gone " + name);
    }

    @Override
    public void kept(String name) {
        note("kept " + name);
    }

    private void note(String text) {
        synchronized (told) {
            told.add(text);
        }
    }

    @Override
    public Store store() {
        return this;
    }

    @Override
    public void retain(Set<String> needed, List<String> wanted) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.isRegularFile(file)
                        && !needed.contains(file.getFileName().toString())
                        && !wanted.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String put(InputStream content) throws IOException {
        byte[] bytes = content.readAllBytes();
        try {
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            Files.createDirectories(folder);
            Files.write(folder.resolve(sha256), bytes);
            return sha256;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<Path> file(String sha256) {
        return Optional.of(folder.resolve(sha256)).filter(Files::exists);
    }

    @Override
    public void close() {
        arrivals = early::add;
    }
}
