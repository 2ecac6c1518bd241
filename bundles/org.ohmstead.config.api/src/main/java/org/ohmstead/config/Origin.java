package org.ohmstead.config;

/**
 * Whose change it is.
 *
 * @param who name of the user; of the owner of a file; {@code system} for the gateway itself
 * @param via {@code rest}, {@code console}, {@code shell}, {@code webconsole}, {@code file}, {@code deploy}, {@code system}
 * @param why in the person's words; possibly empty
 */
public record Origin(String who, String via, String why) {}
