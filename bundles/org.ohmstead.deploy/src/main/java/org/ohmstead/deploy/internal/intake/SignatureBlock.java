package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a signature block file ({@code META-INF/*.RSA, .EC, .DSA}) says of how it was made: PKCS #7 SignedData (RFC 2315, 9).
 * The JDK verifies the signature, but does not tell with which digest.
 */
final class SignatureBlock {

    private static final int INTEGER = 0x02;
    private static final int OBJECT_ID = 0x06;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT_0 = 0xA0;
    private static final int CONTEXT_1 = 0xA1;
    private static final int LONG_FORM = 0x80;
    private static final int MOST_LENGTH_BYTES = 4;

    /** NIST's arc 2.16.840.1.101.3.4.2, and in it SHA-256, 384, 512, SHA3-256, 384, 512, SHAKE256. */
    private static final String HASHES = "6086480165030402";

    private static final Set<String> STRONG = Set.of("01", "02", "03", "08", "09", "0a", "0c", "12");

    /** Algorithms that name a weak digest by themselves, and digests for the message. */
    private static final Map<String, String> WEAK = Map.of(
            "2a864886f70d0202",
            "MD2",
            "2a864886f70d0205",
            "MD5",
            "2b0e03021a",
            "SHA-1",
            "6086480165030402" + "04",
            "SHA-224",
            "2a864886f70d010102",
            "MD2withRSA",
            "2a864886f70d010104",
            "MD5withRSA",
            "2a864886f70d010105",
            "SHA1withRSA",
            "2a8648ce380403",
            "SHA1withDSA",
            "2a8648ce3d0401",
            "SHA1withECDSA");

    private SignatureBlock() {}

    /**
     * {@return the names of the digests and signatures that are too weak; empty if none is}
     *
     * @param der the file's bytes
     * @throws IOException if it has another form
     */
    static List<String> weak(byte[] der) throws IOException {
        List<String> weak = new ArrayList<>();
        ByteBuffer contentInfo = open(ByteBuffer.wrap(der), SEQUENCE);
        open(contentInfo, OBJECT_ID);
        ByteBuffer signedData = open(open(contentInfo, CONTEXT_0), SEQUENCE);
        open(signedData, INTEGER);
        open(signedData, SET);
        open(signedData, SEQUENCE);
        skip(signedData, CONTEXT_0);
        skip(signedData, CONTEXT_1);
        ByteBuffer signers = open(signedData, SET);
        if (!signers.hasRemaining()) {
            throw new IOException("it has no signer");
        }
        while (signers.hasRemaining()) {
            ByteBuffer signer = open(signers, SEQUENCE);
            open(signer, INTEGER);
            open(signer, SEQUENCE);
            String digest = hex(open(open(signer, SEQUENCE), OBJECT_ID));
            skip(signer, CONTEXT_0);
            String signature = hex(open(open(signer, SEQUENCE), OBJECT_ID));
            boolean strong = digest.startsWith(HASHES) && STRONG.contains(digest.substring(HASHES.length()));
            if (!strong) {
                weak.add(WEAK.getOrDefault(digest, "digest " + digest));
            }
            if (WEAK.containsKey(signature)) {
                weak.add(WEAK.get(signature));
            }
        }
        return weak;
    }

    private static void skip(ByteBuffer from, int tag) throws IOException {
        if (from.hasRemaining() && (from.get(from.position()) & 0xFF) == tag) {
            open(from, tag);
        }
    }

    /** Steps over the next value and gives back what is in it. */
    private static ByteBuffer open(ByteBuffer from, int tag) throws IOException {
        if (from.remaining() < 2 || (from.get() & 0xFF) != tag) {
            throw new IOException("it is no PKCS #7 in DER");
        }
        int length = from.get() & 0xFF;
        if (length >= LONG_FORM) {
            int bytes = length - LONG_FORM;
            if (bytes == 0 || bytes > MOST_LENGTH_BYTES || bytes > from.remaining()) {
                throw new IOException("a length in it has " + bytes + " bytes");
            }
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = (length << Byte.SIZE) | (from.get() & 0xFF);
            }
        }
        if (length < 0 || length > from.remaining()) {
            throw new IOException("it ends too early");
        }
        ByteBuffer content = from.slice(from.position(), length);
        from.position(from.position() + length);
        return content;
    }

    private static String hex(ByteBuffer bytes) {
        StringBuilder out = new StringBuilder();
        while (bytes.hasRemaining()) {
            int next = bytes.get() & 0xFF;
            out.append(Character.forDigit(next >> 4, 16)).append(Character.forDigit(next & 0xF, 16));
        }
        return out.toString();
    }
}
