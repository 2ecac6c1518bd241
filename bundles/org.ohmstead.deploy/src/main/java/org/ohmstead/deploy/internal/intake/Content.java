package org.ohmstead.deploy.internal.intake;

import java.nio.file.Path;
import java.util.Map;

/**
 * One bundle of a parcel.
 *
 * @param symbolicName without directives
 * @param version as the framework reads it, {@code 0.0.0} if the manifest has none
 * @param headers the manifest's main attributes
 * @param file the bundle's bytes, outside the framework's cache; the staged file itself for a JAR
 * @param location where the features of a KAR look for it, as {@code mvn:g/a/1.0}; empty for a JAR
 */
public record Content(String symbolicName, String version, Map<String, String> headers, Path file, String location) {}
