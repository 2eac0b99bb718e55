package io.drawdb.collab.ops;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Starts the server, unless a setting is wrong: then says which, in words, before anything else is tried. */
@QuarkusMain
public final class CollabMain {
    private static final int WRONG_SETTINGS = 2;

    /** Ends with code 2, and a line for each wrong setting, where there is one. */
    public static void main(String... arguments) {
        var problems = problems(GivenSettings.ofThisProcess());
        if (!problems.isEmpty()) {
            System.err.println("drawdb-collab does not start, its settings are wrong:\n  "
                    + String.join("\n  ", problems) + "\nEvery setting is explained in docs/configuration.md.");
            System.exit(WRONG_SETTINGS);
        }
        Quarkus.run(arguments);
    }

    static List<String> problems(Config config) {
        return Settings.problems(
                name -> Optional.ofNullable(config.getConfigValue(name).getValue()));
    }
}
