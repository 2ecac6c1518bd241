/**
 * Physical channels to devices: byte streams over TCP, serial ports and files, the {@code url} that names them, and the
 * sharing of one channel by several devices. No threads of its own.
 */
@Export
@Version("0.1.0")
package org.ohmstead.lib.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
