package org.ohmstead.rest.internal;

/** Builds a document in Prometheus' text exposition format 0.0.4. */
final class Metrics {

    private final StringBuilder text = new StringBuilder(4096);

    /** Begins a family of numbers. */
    Metrics family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /**
     * Adds a number.
     *
     * @param labels names and values in turn
     */
    Metrics value(String name, Number value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',')
                    .append(labels[i])
                    .append("=\"")
                    .append(escape(labels[i + 1]))
                    .append('"');
        }
        if (labels.length > 0) {
            text.append('}');
        }
        text.append(' ').append(value).append('\n');
        return this;
    }

    /** Adds a family of one number. */
    Metrics single(String name, String type, String help, Number value) {
        return family(name, type, help).value(name, value);
    }

    private static String escape(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** {@return a name as Prometheus allows it} */
    static String name(String raw) {
        return raw.replaceAll("[^a-zA-Z0-9_]", "_");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
