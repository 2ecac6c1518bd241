package org.ohmstead.config.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.ohmstead.config.ConfigType;
import org.osgi.service.metatype.AttributeDefinition;

/** What the metatype says of one key. */
final class Attribute {

    private static final int SHORT_ENOUGH = 200;

    private final AttributeDefinition definition;
    private final Limits limits;
    private final boolean required;

    /**
     * Wraps a definition.
     *
     * @param limits as its document has them
     * @param required as the object class says; a key with a default may be missing all the same
     */
    Attribute(AttributeDefinition definition, Limits limits, boolean required) {
        this.definition = definition;
        this.limits = limits;
        String[] defaults = definition.getDefaultValue();
        this.required = required && !limits.hasDefault() && (defaults == null || defaults.length == 0);
    }

    String id() {
        return definition.getID();
    }

    /** {@return what others may know of it} */
    ConfigType.Key key() {
        String[] defaults = definition.getDefaultValue();
        List<ConfigType.Option> options = new ArrayList<>();
        String[] values = definition.getOptionValues();
        String[] labels = definition.getOptionLabels();
        for (int i = 0; values != null && i < values.length; i++) {
            options.add(new ConfigType.Option(values[i], labels == null ? values[i] : labels[i]));
        }
        String description = definition.getDescription();
        return new ConfigType.Key(
                id(),
                definition.getName() == null ? id() : definition.getName(),
                description == null ? "" : description.strip(),
                kind().kind(),
                definition.getCardinality() != 0,
                required,
                defaults == null ? List.of() : List.of(defaults),
                List.copyOf(options),
                Optional.of(limits.min()).filter(limit -> !limit.isEmpty()),
                Optional.of(limits.max()).filter(limit -> !limit.isEmpty()),
                Units.of(id()));
    }

    boolean required() {
        return required;
    }

    boolean secret() {
        return definition.getType() == AttributeDefinition.PASSWORD;
    }

    /** {@return what a person is told to write, in words} */
    String expected() {
        String[] options = definition.getOptionValues();
        String what =
                options != null && options.length > 0 ? "one of " + String.join(", ", options) : kind().words(limits);
        String description = definition.getDescription();
        boolean helps = description != null && !description.isBlank() && description.length() <= SHORT_ENOUGH;
        return helps ? what + " (" + description.strip() + ")" : what;
    }

    /** {@return what was expected instead of a program's value; empty if it has a type that fits} */
    Optional<String> wrongType(Object value) {
        boolean text = definition.getType() == AttributeDefinition.STRING || secret();
        boolean other = value instanceof Number || value instanceof Boolean;
        String got = value instanceof Number ? "a number" : "true or false";
        return text && other ? Optional.of(expected() + ", not " + got + ",") : Optional.empty();
    }

    /** {@return what was expected instead of a setting; empty if it fits} */
    Optional<String> wrong(Setting setting) {
        int cardinality = definition.getCardinality();
        if (cardinality == 0 && setting.list()) {
            return Optional.of(expected() + ", not a list,");
        }
        int most = Math.abs(Math.max(cardinality, -Integer.MAX_VALUE));
        if (cardinality != 0 && setting.texts().size() > most) {
            return Optional.of("at most " + most + " of " + expected());
        }
        return setting.texts().stream().allMatch(this::fits) ? Optional.empty() : Optional.of(expected());
    }

    private boolean fits(String text) {
        if (!kind().takes(text)) {
            return false;
        }
        String[] options = definition.getOptionValues();
        if (options != null && options.length > 0) {
            return Arrays.asList(options).contains(text);
        }
        if (text.isEmpty()) {
            return true;
        }
        // The check of a single text is asked for with commas and backslashes escaped: they separate elements there.
        String answer = definition.validate(text.replaceAll("[\\\\,]", "\\\\$0"));
        return answer == null || answer.isEmpty();
    }

    /** {@return a setting in the type of the key, as a program would give it; as it is if it does not fit} */
    Object typed(Setting setting) {
        if (wrong(setting).isPresent()) {
            return setting.list() ? setting.texts() : setting.texts().get(0);
        }
        List<Object> values = setting.texts().stream().map(kind().parse()).toList();
        return setting.list() ? values : values.get(0);
    }

    private Kind kind() {
        return switch (definition.getType()) {
            case AttributeDefinition.LONG -> Kind.LONG;
            case AttributeDefinition.INTEGER -> Kind.INTEGER;
            case AttributeDefinition.SHORT -> Kind.SHORT;
            case AttributeDefinition.BYTE -> Kind.BYTE;
            case AttributeDefinition.DOUBLE -> Kind.DOUBLE;
            case AttributeDefinition.FLOAT -> Kind.FLOAT;
            case AttributeDefinition.BOOLEAN -> Kind.BOOLEAN;
            case AttributeDefinition.CHARACTER -> Kind.CHARACTER;
            default -> bigOrText();
        };
    }

    /** The types that the metatype specification deprecates. */
    @SuppressWarnings("deprecation")
    private Kind bigOrText() {
        return switch (definition.getType()) {
            case AttributeDefinition.BIGINTEGER -> Kind.BIG_INTEGER;
            case AttributeDefinition.BIGDECIMAL -> Kind.BIG_DECIMAL;
            case AttributeDefinition.PASSWORD -> Kind.SECRET;
            default -> Kind.TEXT;
        };
    }

    /**
     * A type.
     *
     * @param words what to write, for people
     * @param parse throws an {@link IllegalArgumentException} if a text is none
     * @param least of the type; empty if nobody will come near it
     * @param most of the type
     * @param counted what limits count, if it is not the value
     */
    private record Kind(String words, Function<String, Object> parse, String least, String most, String counted) {

        static final Kind LONG = new Kind("a whole number", Long::valueOf);
        static final Kind INTEGER =
                new Kind("a whole number", Integer::valueOf, "" + Integer.MIN_VALUE, "" + Integer.MAX_VALUE, "");
        static final Kind SHORT =
                new Kind("a whole number", Short::valueOf, "" + Short.MIN_VALUE, "" + Short.MAX_VALUE, "");
        static final Kind BYTE =
                new Kind("a whole number", Byte::valueOf, "" + Byte.MIN_VALUE, "" + Byte.MAX_VALUE, "");
        static final Kind DOUBLE = new Kind("a number", Double::valueOf);
        static final Kind FLOAT = new Kind("a number", Float::valueOf);
        static final Kind BIG_INTEGER = new Kind("a whole number", BigInteger::new);
        static final Kind BIG_DECIMAL = new Kind("a number", BigDecimal::new);
        static final Kind BOOLEAN = new Kind("true or false", Kind::bool);
        static final Kind CHARACTER = new Kind("one character", Kind::character);
        static final Kind SECRET =
                new Kind("a secret, or a reference secret:NAME", text -> text, "", "", " characters");
        static final Kind TEXT = new Kind("a text", text -> text, "", "", " characters");

        private Kind(String words, Function<String, Object> parse) {
            this(words, parse, "", "", "");
        }

        ConfigType.Kind kind() {
            return switch (words) {
                case "a whole number" -> ConfigType.Kind.WHOLE;
                case "a number" -> ConfigType.Kind.REAL;
                case "true or false" -> ConfigType.Kind.BOOLEAN;
                case "a secret, or a reference secret:NAME" -> ConfigType.Kind.SECRET;
                default -> ConfigType.Kind.TEXT;
            };
        }

        /** {@return what to write within limits} */
        String words(Limits limits) {
            String range = limits.or(least, most).words();
            return words + range + (range.isEmpty() ? "" : counted);
        }

        boolean takes(String text) {
            try {
                return parse.apply(text) != null;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        private static Object bool(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(text);
            };
        }

        private static Object character(String text) {
            if (text.length() != 1) {
                throw new IllegalArgumentException(text);
            }
            return text.charAt(0);
        }
    }
}
