package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The certificates that somebody has put into the keystore of this gateway, and whether they stand behind a signer. */
final class TrustedSigners {

    private static final Set<String> CODE_SIGNING = Set.of("1.3.6.1.5.5.7.3.3", "2.5.29.37.0");
    private static final int LEAST_RSA = 2048;
    private static final int LEAST_EC = 224;

    private final Path keystore;
    private final Supplier<String> password;
    private final Clock clock;

    /**
     * Trusts what is in a file, which is read anew each time.
     *
     * @param keystore PKCS #12
     * @param password of it; throws IllegalArgumentException or IllegalStateException if it cannot be had
     * @param clock for the time of validity
     */
    TrustedSigners(Path keystore, Supplier<String> password, Clock clock) {
        this.keystore = keystore;
        this.password = password;
        this.clock = clock;
    }

    boolean exists() {
        return Files.exists(keystore);
    }

    /**
     * {@return the certificates in the keystore}
     *
     * @throws RefusedException if there are none, or it cannot be read
     */
    Set<X509Certificate> anchors() throws RefusedException {
        if (!exists()) {
            throw new RefusedException(keystore + ": a PKCS #12 keystore with the certificates of those who may sign"
                    + " expected, there is none");
        }
        try (InputStream in = Files.newInputStream(keystore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.get().toCharArray());
            List<X509Certificate> anchors = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate anchor) {
                    anchors.add(anchor);
                }
            }
            if (anchors.isEmpty()) {
                throw new RefusedException(keystore + ": a certificate expected (keytool -importcert), there is none");
            }
            return Set.copyOf(anchors);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException | IllegalStateException e) {
            throw new RefusedException(
                    keystore + ": a PKCS #12 keystore that opens with its password expected: " + Words.of(e), e);
        }
    }

    /**
     * Checks a signer.
     *
     * @param chain the signer's certificate, and those that stand behind it
     * @param anchors trusted
     * @throws RefusedException if nobody trusted stands behind it now, or it is too weak
     */
    void check(List<X509Certificate> chain, Set<X509Certificate> anchors) throws RefusedException {
        X509Certificate signer = chain.get(0);
        strong(signer.getPublicKey(), name(signer));
        usage(signer);
        List<X509Certificate> below = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            valid(certificate);
            if (anchors.contains(certificate)) {
                break;
            }
            String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
            if (algorithm.startsWith("MD") || algorithm.startsWith("SHA1") || algorithm.startsWith("SHA-1")) {
                throw new RefusedException("a certificate signed with SHA-256 or stronger expected, that of "
                        + name(certificate) + " is with " + algorithm);
            }
            below.add(certificate);
        }
        if (!below.isEmpty()) {
            path(below, anchors);
        }
    }

    private void path(List<X509Certificate> below, Set<X509Certificate> anchors) throws RefusedException {
        try {
            PKIXParameters parameters = new PKIXParameters(anchors.stream()
                    .map(anchor -> new TrustAnchor(anchor, null))
                    .collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
        } catch (GeneralSecurityException e) {
            throw new RefusedException(
                    "a signer that " + keystore + " trusts expected, got " + name(below.get(0)) + ": " + Words.of(e),
                    e);
        }
    }

    private void valid(X509Certificate certificate) throws RefusedException {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException e) {
            throw new RefusedException(
                    "a valid certificate expected, that of " + name(certificate) + " expired at "
                            + certificate.getNotAfter().toInstant() + ", it is " + clock.instant(),
                    e);
        } catch (CertificateNotYetValidException e) {
            throw new RefusedException(
                    "a valid certificate expected, that of " + name(certificate) + " begins at "
                            + certificate.getNotBefore().toInstant() + ", it is " + clock.instant(),
                    e);
        }
    }

    private static void usage(X509Certificate signer) throws RefusedException {
        try {
            boolean[] usage = signer.getKeyUsage();
            List<String> extended = signer.getExtendedKeyUsage();
            if ((usage != null && !usage[0]) || (extended != null && Collections.disjoint(extended, CODE_SIGNING))) {
                throw new RefusedException(
                        "a certificate for signing code expected, that of " + name(signer) + " is for something else");
            }
        } catch (CertificateException e) {
            throw new RefusedException("a readable certificate expected: " + Words.of(e), e);
        }
    }

    private static void strong(PublicKey key, String name) throws RefusedException {
        boolean weak = (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA)
                || (key instanceof ECKey ec && ec.getParams().getOrder().bitLength() < LEAST_EC)
                || (key instanceof DSAKey dsa && dsa.getParams().getP().bitLength() < LEAST_RSA);
        if (weak) {
            throw new RefusedException("a key of at least " + LEAST_RSA + " bits (RSA, DSA) or " + LEAST_EC
                    + " bits (EC) expected, that of " + name + " is weaker");
        }
    }

    static String name(X509Certificate certificate) {
        return Words.line(certificate.getSubjectX500Principal().getName());
    }
}
