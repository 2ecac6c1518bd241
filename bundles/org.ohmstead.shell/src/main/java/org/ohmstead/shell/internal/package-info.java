/** The commands {@code ohm:*} of the Karaf shell. */
@Header(name = "Karaf-Commands", value = "org.ohmstead.shell.internal")
package org.ohmstead.shell.internal;

import org.osgi.annotation.bundle.Header;
