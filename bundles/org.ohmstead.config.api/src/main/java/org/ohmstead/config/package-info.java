/** The configuration of the gateway as one thing: changed in transactions, kept as a history, brought back. */
@Export
@Version("0.1.0")
package org.ohmstead.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
