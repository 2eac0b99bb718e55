package io.drawdb.collab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script mvnw against a made-up Maven, on a PATH that holds nothing but plain tools and our own stand-ins. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a script of the POSIX shell; Windows has mvnw.cmd")
class MvnwTest {
    private static final long SECONDS_MAX = 60;
    private static final String TOOLS =
            "sh bash sed grep cut tail dirname mkdir mktemp rm mv cp cat gzip tar chmod sha512sum shasum openssl";

    @TempDir
    Path temp;

    private Path project;
    private Path bin;
    private Path archive;

    private record Outcome(int exitCode, String text) {}

    @BeforeEach
    void layOut() throws Exception {
        project = Files.createDirectories(temp.resolve("a project/.mvn")).getParent();
        bin = Files.createDirectory(temp.resolve("bin"));
        Files.copy(Path.of("mvnw"), project.resolve("mvnw"));
        for (var tool : TOOLS.split(" ")) {
            passThrough(tool);
        }
        archive = madeUpMaven();
        var sum = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive));
        pin(HexFormat.of().formatHex(sum));
    }

    @Test
    @DisplayName("[BUILD-1] a copy that an earlier run installed is used, whatever else there is")
    void usesTheCopyItHas() throws Exception {
        standIn("curl", downloads());
        assertEquals(7, mvnw("first").exitCode());
        standIn("curl", "exit 22");

        var second = mvnw("-q", "-Dpath=a b", "verify");

        assertEquals(new Outcome(7, "made-up Maven: <-q> <-Dpath=a b> <verify>\n"), second);
    }

    @Test
    @DisplayName("[BUILD-2] a mvn on the PATH resolves the pinned version from the repositories the user named")
    void asksMvn() throws Exception {
        standIn("mvn", """
                for a; do
                    printf '<%%s>\\n' "$a" >>'%s'
                    case $a in -DoutputDirectory=*) cp '%s' "${a#*=}/";; esac
                done""".formatted(temp.resolve("asked"), archive));

        var outcome = mvnw("-s", "my settings.xml", "-Dmaven.repo.local=a b", "-Dother=x", "verify");

        assertEquals(7, outcome.exitCode(), outcome.text());
        var asked = Files.readAllLines(temp.resolve("asked"));
        assertTrue(
                asked.containsAll(List.of("<-s>", "<my settings.xml>", "<-Dmaven.repo.local=a b>")), asked::toString);
        assertTrue(asked.contains("<-Dartifact=org.apache.maven:apache-maven:9.9.9:tar.gz:bin>"), asked::toString);
        assertFalse(asked.contains("<-Dother=x>") || asked.contains("<verify>"), asked::toString);
    }

    @Test
    @DisplayName("[BUILD-3] without a mvn that can, Apache's archive is asked")
    void asksTheArchive() throws Exception {
        standIn("mvn", "echo '[ERROR] no repository can be reached'; exit 1");
        standIn("curl", downloads());

        var outcome = mvnw("verify");

        assertEquals(7, outcome.exitCode(), outcome.text());
        assertEquals(
                "https://archive.apache.org/dist/maven/maven-3/9.9.9/binaries/apache-maven-9.9.9-bin.tar.gz\n",
                Files.readString(temp.resolve("url")));
    }

    @Test
    @DisplayName("[BUILD-4] where nothing works, it says what was tried and leaves nothing behind")
    void saysWhatIsMissing() throws Exception {
        standIn("mvn", "echo '[ERROR] no repository can be reached'; exit 1");
        standIn("curl", "echo 'curl: (6) no such host' >&2; exit 6");

        var outcome = mvnw("verify");

        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.text().contains("[ERROR] no repository can be reached"), outcome.text());
        assertTrue(outcome.text().contains("curl: (6) no such host"), outcome.text());
        assertEquals(List.of(), installed());
    }

    @Test
    @DisplayName("[BUILD-5] an archive with another SHA-512 is never unpacked")
    void refusesAnotherSum() throws Exception {
        standIn("curl", downloads());
        pin("0".repeat(128));

        var outcome = mvnw("verify");

        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.text().contains("is not the pinned one"), outcome.text());
        assertEquals(List.of(), installed());
    }

    @Test
    @DisplayName("[BUILD-6] runs at the same time install one whole copy")
    void runsAtTheSameTime() throws Exception {
        standIn("curl", downloads());
        var runs = new ArrayList<Process>();
        for (int n = 0; n < 4; n++) {
            runs.add(start("verify"));
        }
        for (var run : runs) {
            assertEquals(7, finish(run).exitCode());
        }
        assertEquals(1, installed().size(), () -> installed().toString());
        try (var home = Files.list(installed().get(0))) {
            assertEquals(
                    List.of("bin"),
                    home.map(path -> path.getFileName().toString()).toList());
        }
    }

    @Test
    @DisplayName("[BUILD-7] a Java that is too old is named, with what is needed")
    void namesAnOldJava() throws Exception {
        var java = Files.createDirectories(temp.resolve("old/bin")).resolve("java");
        script(java, "echo '    java.home = /opt/old'; echo '    java.specification.version = 11'");
        var process = builder("verify");
        process.environment().put("JAVA_HOME", temp.resolve("old").toString());

        var outcome = finish(process.start());

        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.text().contains("is Java 11, a JDK 17 or later is needed"), outcome.text());
    }

    private Outcome mvnw(String... arguments) throws Exception {
        return finish(start(arguments));
    }

    private Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    private ProcessBuilder builder(String... arguments) {
        var command = new ArrayList<>(List.of("/bin/sh", project.resolve("mvnw").toString()));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_USER_HOME", temp.resolve("user home").toString());
        return builder;
    }

    private static Outcome finish(Process process) throws Exception {
        var text = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS), "mvnw did not end");
        return new Outcome(process.exitValue(), text);
    }

    private List<Path> installed() {
        var dists = temp.resolve("user home/wrapper/dists/apache-maven-9.9.9");
        try (var entries = Files.list(dists)) {
            return entries.toList();
        } catch (IOException e) {
            throw new AssertionError("no " + dists, e);
        }
    }

    private String downloads() {
        return """
                for a; do
                    [ "${previous-}" = -o ] && cp '%s' "$a"
                    previous=$a
                done
                echo "$a" >'%s'""".formatted(archive, temp.resolve("url"));
    }

    private Path madeUpMaven() throws Exception {
        var home = Files.createDirectories(temp.resolve("source/apache-maven-9.9.9/bin"));
        script(home.resolve("mvn"), "printf 'made-up Maven:'; printf ' <%s>' \"$@\"; echo; exit 7");
        var made = temp.resolve("source/apache-maven-9.9.9-bin.tar.gz");
        var tar = new ProcessBuilder(
                "tar", "-czf", made.toString(), "-C", temp.resolve("source").toString(), "apache-maven-9.9.9");
        assertEquals(0, tar.start().waitFor());
        return made;
    }

    private void pin(String sha512) throws IOException {
        Files.writeString(project.resolve(".mvn/maven.version"), "version=9.9.9\nsha512=" + sha512 + "\n");
    }

    private void standIn(String name, String body) throws IOException {
        script(bin.resolve(name), body);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void passThrough(String tool) throws IOException {
        for (var directory : System.getenv("PATH").split(":")) {
            var found = Path.of(directory, tool);
            if (Files.isExecutable(found)) {
                standIn(tool, "exec '%s' \"$@\"".formatted(found));
                return;
            }
        }
    }
}
