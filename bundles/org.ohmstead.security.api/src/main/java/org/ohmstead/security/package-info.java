/** Who somebody is, and what they may. */
@Export
@Version("0.1.0")
package org.ohmstead.security;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
