/** The crash-safe log of all values, and the history that is made from it. */
@Export
@Version("0.1.0")
package org.ohmstead.historian;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
