package org.ohmstead.deploy.internal.intake;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * How files come in.
 *
 * @param folder {@code deploy/}, which people use
 * @param data where the store, unpacked KARs and the history are kept
 * @param megabytes the biggest file; its content unpacked may be four times as big
 * @param keepMegabytes how much is kept for roll back, beside what is in effect
 * @param signed whether only files are taken that a trusted signer signed
 * @param keystore PKCS #12, with the certificates of trusted signers
 * @param password of the keystore, asked for whenever it is read; throws IllegalArgumentException or IllegalStateException
 *     with a message for people if it cannot be had
 */
public record IntakeSettings(
        Path folder,
        Path data,
        int megabytes,
        int keepMegabytes,
        boolean signed,
        Path keystore,
        Supplier<String> password) {}
