/** What all stores need: basic forms of bytes, checksums, directories that survive a crash, time that may be relied on. */
@Export
@Version("0.1.0")
package org.ohmstead.lib.storage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
