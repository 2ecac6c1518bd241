package org.ohmstead.deploy.internal;

import java.nio.file.Path;

/**
 * Where things are.
 *
 * @param data the bundle's folder
 * @param system what was shipped, a Maven repository
 */
record Places(Path data, Path system) {}
