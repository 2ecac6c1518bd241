package org.ohmstead.driver;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HexFormat;

/** What a point can be worth. Immutable; two values are equal if their type and content are. */
public sealed interface Value {

    /** {@return the type of this value} */
    ValueType type();

    /** {@return the value as people read it: numbers in decimal, bytes in hex} */
    String text();

    /**
     * A real number.
     *
     * @param value finite, never NaN
     */
    record Real(double value) implements Value {

        /** Refuses what is no number. */
        public Real {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a finite number expected, got " + value);
            }
        }

        @Override
        public ValueType type() {
            return ValueType.DOUBLE;
        }

        @Override
        public String text() {
            return Double.toString(value);
        }
    }

    /**
     * A whole number.
     *
     * @param value 64 bits, signed
     */
    record Whole(long value) implements Value {

        @Override
        public ValueType type() {
            return ValueType.LONG;
        }

        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    /**
     * On or off.
     *
     * @param value true for on
     */
    record Bool(boolean value) implements Value {

        @Override
        public ValueType type() {
            return ValueType.BOOLEAN;
        }

        @Override
        public String text() {
            return Boolean.toString(value);
        }
    }

    /**
     * A text.
     *
     * @param value any characters, possibly none
     */
    record Text(String value) implements Value {

        /** Refuses null. */
        public Text {
            requireNonNull(value, "value is null");
        }

        @Override
        public ValueType type() {
            return ValueType.TEXT;
        }

        @Override
        public String text() {
            return value;
        }
    }

    /** Bytes of the device's own meaning, such as an id or a signature. */
    final class Bytes implements Value {

        private final byte[] content;

        /**
         * Copies the bytes.
         *
         * @param content any number of bytes
         */
        public Bytes(byte[] content) {
            this.content = content.clone();
        }

        /** {@return a copy of the bytes} */
        public byte[] content() {
            return content.clone();
        }

        @Override
        public ValueType type() {
            return ValueType.BYTES;
        }

        @Override
        public String text() {
            return HexFormat.of().formatHex(content);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(content);
        }

        @Override
        public String toString() {
            return "Bytes[" + text() + "]";
        }
    }

    /**
     * {@return a real number}
     *
     * @param value finite
     */
    static Value of(double value) {
        return new Real(value);
    }

    /**
     * {@return a whole number}
     *
     * @param value any
     */
    static Value of(long value) {
        return new Whole(value);
    }

    /**
     * {@return a boolean}
     *
     * @param value true for on
     */
    static Value of(boolean value) {
        return new Bool(value);
    }

    /**
     * {@return a text}
     *
     * @param value not null
     */
    static Value of(String value) {
        return new Text(value);
    }

    /**
     * {@return bytes}
     *
     * @param value copied
     */
    static Value of(byte[] value) {
        return new Bytes(value);
    }
}
