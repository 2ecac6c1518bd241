/** The way of files in: folder, store, checks of archives and signatures, history. Nothing here knows the framework. */
package org.ohmstead.deploy.internal.intake;
