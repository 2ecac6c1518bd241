package org.ohmstead.historian.sqlite.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.kit.HistorianContract;

class SqliteContractTest extends HistorianContract {

    @TempDir
    Path directory;

    @Override
    protected Historian start(Journal source) {
        Settings settings = new Settings(directory, Duration.ofDays(365), 1L << 40, Duration.ofMinutes(5), 1 << 20);
        return new SqliteHistorian(settings, source, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Override
    protected void stop(Historian engine) {
        ((SqliteHistorian) engine).close();
    }
}
