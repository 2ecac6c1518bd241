package org.ohmstead.config.internal;

/** Finds names that nobody uses yet. For use by one thread at a time. */
final class Names {

    private final CfgFolder folder;
    private final Index index;

    Names(CfgFolder folder, Index index) {
        this.folder = folder;
        this.index = index;
    }

    /** {@return a PID, with the name of its file, for a new configuration} */
    PidName pid(String factory, String name) {
        String wanted = PidName.fileName(name);
        for (int n = 1; ; n++) {
            String tried = n == 1 ? wanted : wanted + "-" + n;
            PidName pid = new PidName(factory + "~" + tried, factory, tried);
            if (index.link(pid.pid()).isEmpty() && free(pid.file())) {
                return pid;
            }
        }
    }

    /** {@return the name of the file of what runs: its own, or a new one} */
    String file(Running.Entry entry) {
        PidName pid = entry.pid();
        return index.link(pid.pid()).map(Index.Link::file).orElseGet(() -> {
            boolean made = !pid.factory().isEmpty() && !pid.pid().startsWith(pid.factory() + "~");
            String wanted = made
                    ? entry.content()
                            .text(Validator.DEVICE)
                            .filter(d -> !d.isBlank())
                            .orElse(pid.name())
                    : pid.name();
            return file(new PidName(pid.pid(), pid.factory(), PidName.fileName(wanted)));
        });
    }

    private String file(PidName wanted) {
        String name = wanted.file();
        if (wanted.factory().isEmpty()) {
            return name; // there is no other
        }
        for (int n = 2; !free(name); n++) {
            name = new PidName(wanted.pid(), wanted.factory(), wanted.name() + "-" + n).file();
        }
        return name;
    }

    private boolean free(String file) {
        return !folder.exists(file) && index.pidOf(file).isEmpty();
    }
}
