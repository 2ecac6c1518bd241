/** The contract that every driver passes, as tests to inherit from. For the test scope only; never installed. */
@Export
@Version("0.1.0")
package org.ohmstead.driver.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
