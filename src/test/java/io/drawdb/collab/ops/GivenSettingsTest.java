package io.drawdb.collab.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process is told before it starts, and who of those that tell it wins. */
class GivenSettingsTest {
    private static final String PORT = "collab.server.port";

    @TempDir
    Path folder;

    @Test
    @DisplayName("[CONF-13] the command line wins over the environment, that over the default")
    void order() throws IOException {
        assertEquals("4000", port(given(Map.of(), Map.of(), "")));
        assertEquals("1", port(given(Map.of("COLLAB_PORT", "1"), Map.of(), "")));
        assertEquals("2", port(given(Map.of("COLLAB_PORT", "1"), Map.of(PORT, "2"), "")));
        assertEquals("4000", port(given(Map.of("COLLAB_PORT", ""), Map.of(), "")));
    }

    @Test
    @DisplayName("[CONF-13] a file beside the server is read, and what is wrong in it is named as it stands there")
    void file() throws IOException {
        var given = given(Map.of(), Map.of(), PORT + "=abc");
        assertEquals("abc", port(given));
        assertEquals(
                List.of("collab.server.port is \"abc\"; allowed is a whole number from 0 to 65535"),
                CollabMain.problems(given));
        assertEquals("7", port(GivenSettings.of(Map.of(), Map.of(PORT, "7"), folder.resolve("missing"))));
    }

    @Test
    @DisplayName("[CONF-13] what is wrong in the environment is named by its variable")
    void environment() throws IOException {
        assertEquals(
                List.of("COLLAB_PORT is \"tcp://10.0.0.1:4000\"; allowed is a whole number from 0 to 65535"),
                CollabMain.problems(given(Map.of("COLLAB_PORT", "tcp://10.0.0.1:4000"), Map.of(), "")));
    }

    private Config given(Map<String, String> environment, Map<String, String> properties, String file)
            throws IOException {
        var written = Files.writeString(folder.resolve("application.properties"), file);
        return GivenSettings.of(environment, properties, written);
    }

    private static String port(Config given) {
        return given.getConfigValue(PORT).getValue();
    }
}
