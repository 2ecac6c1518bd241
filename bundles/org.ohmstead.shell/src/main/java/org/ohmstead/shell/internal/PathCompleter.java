package org.ohmstead.shell.internal;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;

/** Completes files and folders of the gateway's machine. The shell knows Karaf's own completer by no name. */
@Service
public final class PathCompleter extends FileCompleter {}
