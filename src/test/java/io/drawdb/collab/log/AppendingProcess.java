package io.drawdb.collab.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drawdb.collab.log.SqliteLogSettings.Sync;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A process of its own that appends to the rooms "room0" to "room2" as fast as it can, and prints one line for every
 * acknowledged entry, once it is: {@code room number body}. Every hundredth entry of a room it saves a snapshot that
 * is the number it reaches to.
 */
final class AppendingProcess implements AutoCloseable {
    private static final int ROOMS = 3;

    private final Process process;
    private final BufferedReader output;

    private AppendingProcess(Process process) {
        this.process = process;
        output = process.inputReader(UTF_8);
    }

    /** @param inFlight how many entries of each room wait for their acknowledgement at a time */
    static AppendingProcess start(Path directory, int inFlight) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new AppendingProcess(new ProcessBuilder(
                        java,
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        directory.toString(),
                        String.valueOf(inFlight))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The next lines; fewer than asked for when the process ends before. */
    List<String> acknowledged(int count) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < count) {
            String line = output.readLine();
            if (line == null) {
                return lines;
            }
            lines.add(line);
        }
        return lines;
    }

    /** Kills it as {@code kill -9} does, and returns what it had acknowledged until then. */
    List<String> kill() throws IOException {
        process.toHandle().destroyForcibly(); // unlike the process itself, this leaves its output readable
        return acknowledged(Integer.MAX_VALUE);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process %d does not end".formatted(process.pid()));
        }
    }

    /** The process itself. */
    public static void main(String[] arguments) throws Exception {
        SqliteRoomLog log = SqliteRoomLog.start(SqliteLogSettings.of(Path.of(arguments[0]), Sync.NORMAL));
        int inFlight = Integer.parseInt(arguments[1]);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        List<Thread> threads = IntStream.range(0, ROOMS * inFlight)
                .mapToObj(n -> new Thread(() -> append(log, "room" + n % ROOMS, "w" + n, out)))
                .toList();
        for (int room = 0; room < ROOMS; room++) {
            Stages.done(log.open("room" + room, entry -> {}));
        }
        threads.forEach(Thread::start);
    }

    private static void append(SqliteRoomLog log, String room, String writer, PrintStream out) {
        for (int n = 0; ; n++) {
            String body = "{\"pid\":%d,\"writer\":\"%s\",\"n\":%d}"
                    .formatted(ProcessHandle.current().pid(), writer, n);
            long number = Stages.done(log.append(room, Stages.bytes(body)));
            out.println(room + " " + number + " " + body);
            if (number % 100 == 0) {
                Stages.done(log.saveSnapshot(room, number, Stages.bytes(String.valueOf(number))));
            }
        }
    }
}
