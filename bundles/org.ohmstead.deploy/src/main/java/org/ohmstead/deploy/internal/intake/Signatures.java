package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/** Finds out who signed a JAR or KAR (JAR File Specification, Signed JAR File). Safe for use by any thread. */
final class Signatures {

    private final TrustedSigners trusted;

    /** Who signed all entries, and the first that nobody of them signed. */
    private record Reading(Set<CodeSigner> common, Optional<String> unsigned) {}

    Signatures(TrustedSigners trusted) {
        this.trusted = trusted;
    }

    /**
     * {@return the subject of the trusted certificate that all of a file is signed with; empty if there is none and none is
     * required}
     *
     * @param file an archive that was read before: whole, and within the limits
     * @param required whether there has to be one
     * @throws RefusedException if it is required and not there, or the content is another than what was signed
     * @throws IOException if it cannot be read
     */
    String signer(Path file, boolean required) throws IOException, RefusedException {
        try (JarFile jar = new JarFile(file.toFile(), true, ZipFile.OPEN_READ)) {
            SignatureFiles files = SignatureFiles.of(jar);
            if (files.none()) {
                if (required) {
                    throw new RefusedException("a signed file expected (jarsigner), it has no signature");
                }
                return "";
            }
            Manifest manifest = manifest(jar);
            Reading reading = read(jar);
            if (!required && !trusted.exists()) {
                return "";
            }
            return judge(manifest, files, reading, required);
        } catch (SecurityException e) {
            throw new RefusedException("content as it was signed expected: " + Words.of(e), e);
        }
    }

    private String judge(Manifest manifest, SignatureFiles files, Reading reading, boolean required)
            throws IOException, RefusedException {
        try {
            return trusted(manifest, files, reading);
        } catch (RefusedException e) {
            if (required) {
                throw e;
            }
            return "";
        }
    }

    /** All of it was read before: what cannot be read now has another form, and is no trouble of the disk. */
    private static Manifest manifest(JarFile jar) throws RefusedException {
        try {
            return Optional.ofNullable(jar.getManifest())
                    .orElseThrow(() -> new RefusedException(Manifests.NAME + " expected, as there is a signature"));
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException("a readable " + Manifests.NAME + " expected: " + Words.of(e), e);
        }
    }

    /** Each entry has to be read to its end for the JDK to verify it. */
    private static Reading read(JarFile jar) throws IOException {
        Set<CodeSigner> common = null;
        Optional<String> unsigned = Optional.empty();
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (entry.isDirectory() || SignatureFiles.unsignable(entry.getName())) {
                continue;
            }
            try (InputStream in = jar.getInputStream(entry)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            CodeSigner[] signers = entry.getCodeSigners();
            if (signers == null) {
                unsigned = unsigned.or(() -> Optional.of(entry.getName()));
            } else if (common == null) {
                common = new LinkedHashSet<>(Arrays.asList(signers));
            } else {
                common.retainAll(Arrays.asList(signers));
            }
        }
        return new Reading(common == null ? Set.of() : common, unsigned);
    }

    private String trusted(Manifest manifest, SignatureFiles files, Reading reading)
            throws IOException, RefusedException {
        Set<X509Certificate> anchors = trusted.anchors();
        files.check();
        for (Attributes section : manifest.getEntries().values()) {
            SignatureFiles.strong(section, Manifests.NAME);
        }
        if (reading.unsigned().isPresent()) {
            throw new RefusedException("signed entries only expected, "
                    + Words.quoted(reading.unsigned().get()) + " is not signed, or in a way that Java does not accept");
        }
        RefusedException why = new RefusedException("one signer of all entries expected, there is none");
        for (CodeSigner signer : reading.common()) {
            List<X509Certificate> chain = chain(signer);
            try {
                trusted.check(chain, anchors);
                return TrustedSigners.name(chain.get(0));
            } catch (RefusedException e) {
                why = e;
            }
        }
        throw why;
    }

    private static List<X509Certificate> chain(CodeSigner signer) {
        return signer.getSignerCertPath().getCertificates().stream()
                .map(X509Certificate.class::cast)
                .toList();
    }
}
