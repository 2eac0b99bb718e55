package io.drawdb.collab.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** What a run has to say: in the log, and in a file under {@code target/load}. */
final class Report {
    private static final Logger LOG = Logger.getLogger(Report.class);

    private final String name;
    private final List<String> lines = new ArrayList<>();

    Report(String name) {
        this.name = name;
    }

    void add(String text) {
        lines.add(text);
        LOG.infof("load %s:%n%s", name, text);
    }

    /** A file beside the report. */
    Path file(String ending) {
        Path directory = Path.of("target", "load");
        try {
            return Files.createDirectories(directory).resolve(name + ending).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void save() {
        try {
            Files.write(file(".md"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
