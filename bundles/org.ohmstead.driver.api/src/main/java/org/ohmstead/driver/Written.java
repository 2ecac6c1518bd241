package org.ohmstead.driver;

/** The outcome of writing one value. */
public sealed interface Written {

    /** {@return the name of the point within its device} */
    String point();

    /**
     * The device confirmed the write.
     *
     * @param point the name of the point
     */
    record Done(String point) implements Written {}

    /**
     * The write did not happen, or it is not known whether it did ({@link Fault#TIMEOUT}).
     *
     * @param point the name of the point
     * @param fault the reason, for programs
     * @param detail the reason, for people
     */
    record Failed(String point, Fault fault, String detail) implements Written {}
}
