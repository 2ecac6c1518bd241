package org.ohmstead.security.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts a text with AES-256-GCM (NIST SP 800-38D): nobody reads it without the key, nobody changes it unnoticed. A fresh
 * random nonce of 96 bits each time; with one key it is good for 2³² writes (8.3).
 */
final class SealedText {

    static final String CIPHER = "AES/GCM/NoPadding";
    static final int KEY_BYTES = 32;
    private static final String HEAD = "ohmstead-secrets 1\n";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    SealedText(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    String seal(String plain) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain.getBytes(StandardCharsets.UTF_8));
        byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
        return HEAD + Base64.getMimeEncoder().encodeToString(all) + "\n";
    }

    /**
     * Decrypts.
     *
     * @param text as {@link #seal} made it
     * @param where the name of the file, for messages
     * @return the plain text
     * @throws GeneralSecurityException if the key is another one or the text was changed
     * @throws IllegalStateException if it is no such text at all
     */
    String open(String text, String where) throws GeneralSecurityException {
        if (!text.startsWith(HEAD)) {
            throw new IllegalStateException(where + ": '" + HEAD.strip() + "' expected as the first line");
        }
        byte[] all = decoded(text.substring(HEAD.length()));
        if (all.length < NONCE_BYTES) {
            throw new IllegalStateException(where + ": is cut off");
        }
        byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
        byte[] plain = cipher(Cipher.DECRYPT_MODE, nonce).doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
        return new String(plain, StandardCharsets.UTF_8);
    }

    /** {@return the bytes; none if it breaks off within one} */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(HEAD.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
