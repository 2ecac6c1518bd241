package org.ohmstead.config.internal;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A content as an instance of a component property type, as Declarative Services hands it to a component (OSGi Compendium
 * 8, 112.8.2), with the types that the metatype has already been checked for.
 */
final class TypedKeys implements InvocationHandler {

    private static final Pattern ESCAPES = Pattern.compile("\\$_\\$|\\$\\$|\\$|__|_");

    private final Class<?> type;
    private final Schema schema;
    private final Content content;

    private TypedKeys(Class<?> type, Schema schema, Content content) {
        this.type = type;
        this.schema = schema;
        this.content = content;
    }

    /**
     * {@return a content that fits a schema as an instance of a type}
     *
     * @param <C> an annotation type, whose methods are the keys
     */
    static <C> C of(Class<C> type, Schema schema, Content content) {
        Object typed = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new TypedKeys(type, schema, content));
        return type.cast(typed);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "annotationType" -> type;
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            case "toString" -> "@" + type.getName();
            default -> value(method);
        };
    }

    private Object value(Method method) {
        String key = key(method.getName());
        Optional<Attribute> attribute = schema.attribute(key);
        Setting setting = content.settings().get(key);
        Class<?> wanted = method.getReturnType();
        if (attribute.isPresent() && setting != null) {
            return convert(attribute.get().typed(setting), wanted);
        }
        Object fallback = method.getDefaultValue();
        return fallback == null && wanted.isPrimitive() ? Array.get(Array.newInstance(wanted, 1), 0) : fallback;
    }

    private static Object convert(Object value, Class<?> wanted) {
        if (wanted.isArray()) {
            List<?> items = value instanceof List<?> list ? list : List.of(value);
            Object array = Array.newInstance(wanted.getComponentType(), items.size());
            for (int i = 0; i < items.size(); i++) {
                Array.set(array, i, convert(items.get(i), wanted.getComponentType()));
            }
            return array;
        }
        if (wanted.isEnum()) {
            return List.of(wanted.getEnumConstants()).stream()
                    .filter(constant -> ((Enum<?>) constant).name().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "'" + value + "': one of " + List.of(wanted.getEnumConstants()) + " expected"));
        }
        return value;
    }

    /** {@return the key that a method stands for} */
    static String key(String method) {
        return ESCAPES.matcher(method).replaceAll(match -> switch (match.group()) {
            case "$_$" -> "-";
            case "$$" -> "\\$";
            case "$" -> "";
            case "__" -> "_";
            default -> ".";
        });
    }
}
