package io.drawdb.collab.diagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Outcome.Applied;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page's {@code document.js} makes of every change what the server makes of it. Needs Node.js and is skipped without;
 * a failure prints the seed.
 */
class DocumentScriptTest {
    private static final Path SCRIPT = Path.of("client/document.js");
    private static final int SEEDS = 200;
    private static final int STEPS = 6;
    private static final int SECONDS_MAX = 60;

    /** Imported as text, because Node.js takes a lone {@code .js} file for an old kind of module. */
    private static final String COMPARE = """
            import assert from 'node:assert';
            import fs from 'node:fs';
            const [script, cases] = process.argv.slice(1);
            const source = fs.readFileSync(script, 'utf8');
            const {applyOperations} = await import('data:text/javascript,' + encodeURIComponent(source));
            for (const line of fs.readFileSync(cases, 'utf8').split('\\n').filter(Boolean)) {
              const {seed, before, ops, after} = JSON.parse(line);
              assert.deepStrictEqual(applyOperations(before, ops), after, `seed ${seed}: ${JSON.stringify(ops)}`);
            }
            """;

    @TempDir
    Path directory;

    @Test
    @DisplayName("[V2-OPS-8] the page's client makes of what it receives the document that the server has")
    void clientAgreesWithServer() throws Exception {
        assumeTrue(run("--version").isPresent(), "Node.js is not installed");
        var cases = directory.resolve("cases");
        Files.write(cases, cases());

        var complaint = run("--input-type=module", "-e", COMPARE, SCRIPT.toString(), cases.toString());

        assertEquals("", complaint.orElse("nothing was run"));
    }

    private static byte[] cases() throws InvalidDiagramException {
        var lines = new ByteArrayOutputStream();
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new SplittableRandom(seed);
            var keys = new CountingKeys();
            var diagram = Diagram.parse(RandomDiagrams.diagram(random, random.nextInt(6)), keys, null);
            for (int step = 0; step < STEPS; step++) {
                if (Changes.apply(diagram, RandomDiagrams.change(random, diagram), keys) instanceof Applied applied) {
                    lines.writeBytes(Json.bytes(line(seed, diagram, applied)));
                    lines.write('\n');
                    diagram = applied.after();
                }
            }
        }
        return lines.toByteArray();
    }

    private static ObjectNode line(long seed, Diagram before, Applied applied) {
        ObjectNode line = Json.object().put("seed", seed);
        line.set("before", before.toJson());
        line.set("ops", OperationCodec.writeAll(applied.ops()));
        line.set("after", applied.after().toJson());
        return line;
    }

    /** What Node.js says; nothing if it is not there. */
    private static Optional<String> run(String... arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS), "Node.js came to no end");
            return Optional.of(said);
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
