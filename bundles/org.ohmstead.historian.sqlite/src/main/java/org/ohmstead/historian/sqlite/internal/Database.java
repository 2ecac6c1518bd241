package org.ohmstead.historian.sqlite.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.ohmstead.driver.ValueType;
import org.ohmstead.lib.storage.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The database file. One connection writes, used by one thread; another reads, used by one thread at a time.
 *
 * <p>A run is what was written at once; its blocks hold the samples of one point each. Rows are only ever added at the end
 * of a table and removed at its beginning, so that little more is written to the disk than the samples take.
 */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    static final String FILE = "history.db";

    /** The key of a block is its run times this, plus the number of its point. */
    static final long POINTS = 1L << 22;

    private static final int SCHEMA = 1;
    private static final List<String> CREATE = List.of(
            "CREATE TABLE meta (only INTEGER PRIMARY KEY CHECK (only = 1), journal TEXT NOT NULL, position INTEGER NOT NULL)",
            "CREATE TABLE point (number INTEGER PRIMARY KEY, device TEXT NOT NULL, name TEXT NOT NULL,"
                    + " type TEXT NOT NULL, unit TEXT NOT NULL, UNIQUE (device, name))",
            // Times in ms UTC: of the earliest and latest sample, and of the writing.
            "CREATE TABLE run (id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL,"
                    + " written INTEGER NOT NULL)",
            "CREATE INDEX run_first ON run (first, id, last)",
            // id = run * 4194304 + number of the point
            "CREATE TABLE block (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
            "INSERT INTO meta VALUES (1, '', 0)",
            "PRAGMA user_version = " + SCHEMA);

    /** How far the database has followed which journal. */
    record Place(String journal, long position) {}

    /**
     * The runs there are.
     *
     * @param latest id; 0 if there is none
     * @param widest the longest time between the earliest and the latest sample of a run, ms
     */
    record Runs(long latest, long widest) {}

    private final Connection writer;
    private final Connection reader;

    private Database(Connection writer, Connection reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Opens the database of a directory; makes it if there is none.
     *
     * @param directory made if it is not there
     * @throws SQLException if the file is no database, damaged, or cannot be written
     * @throws IOException if the directory cannot be made, or the file was written by a newer version
     */
    static Database open(Path directory) throws SQLException, IOException {
        Path file = Directories.create(directory).resolve(FILE);
        Library.load();
        Connection writer = connect(file, 4096);
        try {
            prepare(writer, file);
            Connection reader = connect(file, 2048);
            execute(reader, "PRAGMA query_only = 1");
            return new Database(writer, reader);
        } catch (SQLException | IOException e) {
            writer.close();
            throw e;
        }
    }

    private static Connection connect(Path file, int cacheKb) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(5000);
        config.setCacheSize(-cacheKb);
        // With the write-ahead log, NORMAL is safe in a crash; the log is forced at the checkpoint after each run, and
        // only then the journal is told.
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static void prepare(Connection connection, Path file) throws SQLException, IOException {
        int version = (int) number(connection, "PRAGMA user_version");
        if (version > SCHEMA) {
            throw new IOException(file + ": a database of version " + SCHEMA + " expected, got version " + version);
        }
        long tables = number(
                connection,
                "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('meta', 'point', 'run', 'block')");
        if (tables != (version == 0 ? 0 : 4)) {
            throw damaged((version == 0 ? 0 : 4) + " tables expected in version " + version + ", got " + tables);
        }
        if (version == 0) {
            execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
            execute(connection, "PRAGMA journal_mode = WAL");
            connection.setAutoCommit(false);
            for (String statement : CREATE) {
                execute(connection, statement);
            }
            connection.commit();
        } else {
            execute(connection, "PRAGMA journal_mode = WAL");
            connection.setAutoCommit(false);
        }
        connection.setAutoCommit(true);
        execute(connection, "PRAGMA wal_autocheckpoint = 0");
        execute(connection, "PRAGMA journal_size_limit = 4194304");
    }

    Connection writer() {
        return writer;
    }

    Connection reader() {
        return reader;
    }

    Place place() throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet rows = statement.executeQuery("SELECT journal, position FROM meta")) {
            if (!rows.next()) {
                throw damaged("a row in table meta expected");
            }
            return new Place(rows.getString(1), rows.getLong(2));
        }
    }

    Runs runs() throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet rows = statement.executeQuery("SELECT max(id), max(last - first) FROM run")) {
            rows.next();
            return new Runs(rows.getLong(1), rows.getLong(2));
        }
    }

    void points(Buffer into) throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT device, name, type, unit, number FROM point ORDER BY number")) {
            for (long number = 0; rows.next(); number++) {
                if (rows.getLong(5) != number) {
                    throw damaged("point " + number + " expected, got point " + rows.getLong(5));
                }
                into.known(rows.getString(1), rows.getString(2), type(rows.getString(3)), rows.getString(4));
            }
        }
    }

    private static ValueType type(String name) throws SQLException {
        try {
            return ValueType.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw damaged("the type of a point expected, got '" + name + "'");
        }
    }

    /** {@return that what SQLite takes for sound is none of ours} */
    private static SQLException damaged(String why) {
        return new SQLException(why, null, SQLiteErrorCode.SQLITE_CORRUPT.code);
    }

    /** Writes a run, and in the same transaction how far the journal is followed; {@link #commit} makes it count. */
    void write(long run, long written, Buffer buffer, Place place) throws SQLException {
        writer.setAutoCommit(false);
        try (PreparedStatement point = writer.prepareStatement("INSERT OR REPLACE INTO point VALUES (?, ?, ?, ?, ?)");
                PreparedStatement block = writer.prepareStatement("INSERT INTO block VALUES (?, ?)");
                PreparedStatement head = writer.prepareStatement("INSERT INTO run VALUES (?, ?, ?, ?)");
                PreparedStatement meta = writer.prepareStatement("UPDATE meta SET journal = ?, position = ?")) {
            for (Buffer.Point each : buffer.points()) {
                if (!each.described()) {
                    bind(
                            point,
                            each.number(),
                            each.device(),
                            each.name(),
                            each.type().name(),
                            each.unit());
                    point.executeUpdate();
                }
                if (!each.chunks().isEmpty()) {
                    block.setLong(1, run * POINTS + each.number());
                    block.setBytes(2, each.block());
                    block.executeUpdate();
                }
            }
            if (!buffer.isEmpty()) {
                bind(head, run, buffer.first(), buffer.last(), written);
                head.executeUpdate();
            }
            bind(meta, place.journal(), place.position());
            meta.executeUpdate();
        }
    }

    void commit() throws SQLException {
        writer.commit();
        writer.setAutoCommit(true);
    }

    /** Takes back what was written. A full disk makes SQLite do that by itself, so that nothing may be left to do. */
    void rollback() {
        try {
            writer.rollback();
        } catch (SQLException e) {
            LOG.debug("rolled back already", e);
        }
        try {
            writer.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.debug("no transaction is left to end", e);
        }
    }

    /** {@return when the last run was written, ms UTC; negative if there is none} */
    long written() throws SQLException {
        return number(writer, "SELECT ifnull(max(written), -1) FROM run");
    }

    /** {@return the bytes that are in use} What was removed is used again before the file grows. */
    long used() throws SQLException {
        long pages = number(writer, "PRAGMA page_count") - number(writer, "PRAGMA freelist_count");
        return pages * number(writer, "PRAGMA page_size");
    }

    /** Brings what is committed to the disk for good; returns whether all of it is there. */
    boolean checkpoint() throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            rows.next();
            return rows.getInt(1) == 0 && rows.getInt(2) == rows.getInt(3);
        }
    }

    /**
     * Removes a part of what is old, or of the oldest run if more is in use than shall be.
     *
     * @param before ms UTC
     * @param quota bytes that may be in use
     * @param most rows to remove
     * @return whether there may be more to remove
     */
    boolean removeOld(long before, long quota, int most) throws SQLException {
        boolean full = used() > quota;
        long run = number(
                writer,
                full
                        ? "SELECT ifnull(min(id), 0) FROM run"
                        : "SELECT ifnull(min(id), 0) FROM run WHERE min(last, written) < " + before);
        if (run == 0) {
            return false;
        }
        int removed = execute(
                writer,
                "DELETE FROM block WHERE id IN (SELECT id FROM block WHERE id >= " + run * POINTS + " AND id < "
                        + (run + 1) * POINTS + " LIMIT " + most + ")");
        if (removed < most) {
            execute(writer, "DELETE FROM run WHERE id = " + run);
        }
        if (number(writer, "PRAGMA freelist_count") * 4 > number(writer, "PRAGMA page_count")) {
            drain(writer, "PRAGMA incremental_vacuum(256)");
        }
        return true;
    }

    @Override
    public void close() throws SQLException {
        try (writer) {
            reader.close();
        }
    }

    /** {@return whether an error says that the file itself is damaged} */
    static boolean isCorrupt(SQLException e) {
        int code = e.getErrorCode() & 0xFF;
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? 0 : statement.getUpdateCount();
        }
    }

    /** Runs a statement that works as its rows are drawn. */
    private static void drain(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            boolean more = true;
            while (more) {
                more = rows.next();
            }
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
