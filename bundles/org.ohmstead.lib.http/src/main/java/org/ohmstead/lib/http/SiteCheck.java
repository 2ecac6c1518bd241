package org.ohmstead.lib.http;

import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells requests that pages of other sites make a browser send from those of the gateway's own pages and of programs.
 * Safe for use by any thread.
 */
public final class SiteCheck {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Set<String> hosts;

    /**
     * Knows the gateway by its names.
     *
     * @param hosts names of the gateway besides {@code localhost}
     */
    public SiteCheck(Collection<String> hosts) {
        this.hosts = hosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Finds names that are not ours. A page whose own name was made to resolve to this machine is of our origin for the
     * browser; but it cannot make the browser send another name than its own, and an address is no name.
     *
     * @param name the host that a request is for, without port
     * @return what is wrong with it, if anything
     */
    public Optional<String> wrongHost(String name) {
        String host = name.toLowerCase(Locale.ROOT);
        boolean address = host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
        return address || host.equals("localhost") || hosts.contains(host)
                ? Optional.empty()
                : Optional.of("Host: localhost, an address, or a name from 'hosts' in etc/org.ohmstead.rest.cfg"
                        + " expected, got '" + host + "'");
    }

    /**
     * Finds requests that a browser sends on behalf of another site. Other clients send none of these headers.
     *
     * @param header gives the value of a header, if the request has it
     * @return what is wrong with the request, if it should change anything
     */
    public Optional<String> foreign(Function<String, Optional<String>> header) {
        Optional<String> origin = header.apply("Origin");
        Optional<String> host = header.apply("Host").map(h -> h.toLowerCase(Locale.ROOT));
        // An origin without authority is that of a sandbox or a file: never ours, whether there is a Host or not.
        boolean foreign = origin.isPresent()
                && authority(origin.get())
                        .filter(a -> host.equals(Optional.of(a)))
                        .isEmpty();
        boolean crossSite =
                header.apply("Sec-Fetch-Site").filter("cross-site"::equals).isPresent();
        return foreign || crossSite
                ? Optional.of("Origin: requests on behalf of pages of this gateway expected, got '"
                        + origin.orElse("cross-site") + "'")
                : Optional.empty();
    }

    /**
     * {@return whether requests of a method may change something (RFC 9110, 9.2.1)}
     *
     * @param method of a request
     */
    public static boolean changes(String method) {
        return !SAFE_METHODS.contains(method);
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getRawAuthority()).map(a -> a.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
