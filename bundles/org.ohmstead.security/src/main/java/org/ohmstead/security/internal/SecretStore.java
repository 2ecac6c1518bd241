package org.ohmstead.security.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ohmstead.driver.Secrets;
import org.ohmstead.lib.files.AtomicFile;
import org.ohmstead.lib.files.PrivateFiles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Keeps secrets in one file, encrypted as a whole; see decision 0042 for what this protects against and what not.
 *
 * <p>A line of the plain text is a name and the secret in base64. A file that cannot be read, for its key is another one,
 * is never replaced.
 */
@Component(service = Secrets.class, configurationPid = SecurityConfig.PID, immediate = true)
public final class SecretStore implements Secrets {

    static final String FILE = "secrets";
    static final String KEY_FILE = "secrets.key";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MOST_BYTES = 64 * 1024;

    private final Path file;
    private final Path keyFile;
    private final SecureRandom random;
    private final Map<String, String> secrets = new TreeMap<>();
    private boolean read;

    /**
     * Offers the store; files are opened when the first secret is asked for.
     *
     * @param config where it is
     * @param context for the data directory
     */
    @Activate
    public SecretStore(SecurityConfig config, BundleContext context) {
        this(Settings.of(config, context), new SecureRandom());
    }

    SecretStore(Settings settings, SecureRandom random) {
        this.file = settings.directory().resolve(FILE);
        this.keyFile = settings.keyFile();
        this.random = random;
    }

    @Override
    public synchronized String resolve(String reference) {
        String name = name(reference);
        open();
        String secret = secrets.get(name);
        if (secret == null) {
            throw new IllegalArgumentException(
                    "a secret that is stored expected, got '" + reference + "'; nothing is stored by that name");
        }
        return secret;
    }

    @Override
    public synchronized void store(String reference, String secret) {
        String name = name(reference);
        int size = secret.getBytes(StandardCharsets.UTF_8).length;
        if (size == 0 || size > MOST_BYTES) {
            throw new IllegalArgumentException(
                    reference + ": a secret of 1 to " + MOST_BYTES + " bytes expected, got " + size);
        }
        open();
        if (!secret.equals(secrets.get(name))) {
            Map<String, String> changed = new TreeMap<>(secrets);
            changed.put(name, secret);
            save(changed);
            secrets.put(name, secret);
        }
    }

    /** {@return what it is, and nothing of what is in it} */
    @Override
    public String toString() {
        return "SecretStore[" + file + "]";
    }

    private static String name(String reference) {
        String name = reference.startsWith(PREFIX) ? reference.substring(PREFIX.length()) : "";
        if (!NAME.matcher(name).matches()) {
            // What is no reference may be the secret itself, written in the wrong place: it is not quoted.
            throw new IllegalArgumentException("a reference '" + PREFIX
                    + "NAME', with a name of 1 to 64 letters, digits and . _ -, expected, got something else of "
                    + reference.length() + " characters");
        }
        return name;
    }

    private void open() {
        if (read) {
            return;
        }
        try {
            PrivateFiles.directory(file.toAbsolutePath().getParent());
            SealedText sealed = new SealedText(key(), random);
            sealed.open(Files.readString(file, StandardCharsets.US_ASCII), file.toString())
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .forEach(words -> secrets.put(words[0], decoded(words[1])));
        } catch (NoSuchFileException e) {
            secrets.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "cannot decrypt " + file + " with " + keyFile
                            + ": all of the file, unchanged, and the key it was written with expected",
                    e);
        }
        read = true;
    }

    private void save(Map<String, String> changed) {
        StringBuilder plain = new StringBuilder();
        changed.forEach((name, secret) -> plain.append(name)
                .append(' ')
                .append(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)))
                .append('\n'));
        try {
            String sealed = new SealedText(key(), random).seal(plain.toString());
            AtomicFile.writePrivate(file, sealed.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + SealedText.CIPHER, e);
        }
    }

    /** The key, made only if there is neither a key nor a file that another one was used for. */
    private byte[] key() throws IOException {
        if (!Files.exists(keyFile)) {
            if (Files.exists(file)) {
                throw new IllegalStateException(
                        keyFile + " is missing: the key that " + file + " was written with expected");
            }
            byte[] fresh = new byte[SealedText.KEY_BYTES];
            random.nextBytes(fresh);
            AtomicFile.writePrivate(
                    keyFile, (Base64.getEncoder().encodeToString(fresh) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        try {
            byte[] key = Base64.getDecoder()
                    .decode(Files.readString(keyFile, StandardCharsets.US_ASCII).strip());
            if (key.length == SealedText.KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(keyFile + ": 32 bytes in base64 expected", e);
        }
        throw new IllegalStateException(keyFile + ": 32 bytes in base64 expected");
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
