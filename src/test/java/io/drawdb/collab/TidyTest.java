package io.drawdb.collab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The house rules that no compiler knows: sizes, names, leftovers. */
class TidyTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");
    private static final Path SELF = TEST.resolve("io/drawdb/collab/TidyTest.java");
    private static final int FILE_LINES_MAX = 300;
    private static final int METHOD_LINES_MAX = 40;
    private static final Pattern BANNED_NAME =
            Pattern.compile(".*(Impl|Managers?|Handlers?|Helpers?|Utils?|Utilit(y|ies)|Common|Base|Infos?|Data)");
    private static final Pattern LEFTOVER =
            Pattern.compile("\\bTODO\\b|\\bFIXME\\b|\\bXXX\\b|@author|^import .*\\*;|System\\.out\\b|printStackTrace");
    private static final Pattern SLEEP = Pattern.compile("Thread\\.sleep|TimeUnit\\.[A-Z]+\\.sleep|@Disabled\\b");

    /** Paths of the machines that build, and hosts of package registries: both differ from user to user. */
    private static final Pattern FOREIGN = Pattern.compile("(?<![\\w.-])/(work|root)/|\\.\\./shared\\b"
            + "|repo1?\\.maven\\.(apache\\.)?org|registry\\.npmjs\\.org|deb\\.debian\\.org|pypi\\.org");

    private static final Pattern TEXT = Pattern.compile(
            ".*\\.(java|md|xml|ya?ml|properties|js|mjs|html|css|sh|cmd|sql|lua)|.*Dockerfile.*|mvnw|run");
    private static final Set<String> NOT_OURS = Set.of(".git", "target", "node_modules", "data", ".idea", ".vscode");

    private final List<String> untidy = new ArrayList<>();

    @AfterEach
    void nothingIsUntidy() {
        assertEquals(List.of(), untidy, () -> String.join("\n", untidy));
    }

    @Test
    @DisplayName("[TIDY-1] files are short, their names say something, nothing is left over")
    void filesAreTidy() throws IOException {
        for (var file : javaFiles(MAIN, TEST)) {
            var lines = Files.readAllLines(file);
            if (lines.size() > FILE_LINES_MAX) {
                untidy.add("%s: %d lines, %d allowed".formatted(file, lines.size(), FILE_LINES_MAX));
            }
            ban(LEFTOVER, file, lines);
        }
    }

    @Test
    @DisplayName("[TIDY-1] scripts are short, and nothing is left over in them")
    void scriptsAreTidy() throws IOException {
        var texts = new ArrayList<Path>();
        collectTexts(Path.of(""), texts);
        var scripts = texts.stream()
                .filter(file -> file.toString().matches(".*\\.m?js"))
                .toList();
        assertTrue(scripts.contains(Path.of("client/index.js")), scripts::toString);
        for (var file : scripts) {
            var lines = Files.readAllLines(file);
            if (lines.size() > FILE_LINES_MAX) {
                untidy.add("%s: %d lines, %d allowed".formatted(file, lines.size(), FILE_LINES_MAX));
            }
            ban(LEFTOVER, file, lines);
        }
    }

    @Test
    @DisplayName("[TIDY-2] tests wait for a condition, never for a while, and none is switched off")
    void testsDoNotSleep() throws IOException {
        for (var file : javaFiles(TEST)) {
            ban(SLEEP, file, Files.readAllLines(file));
        }
    }

    @Test
    @DisplayName("[TIDY-3] no text names a path or a registry of the machine it was written on")
    void textsAreAtHomeAnywhere() throws IOException {
        var texts = new ArrayList<Path>();
        collectTexts(Path.of(""), texts);
        assertTrue(texts.contains(Path.of("pom.xml")), texts::toString);
        for (var file : texts) {
            ban(FOREIGN, file, Files.readAllLines(file));
        }
    }

    @Test
    @DisplayName("[TIDY-4] types have a name that says something and, in main, a Javadoc; methods in main are short")
    void declarationsAreTidy() throws IOException {
        checkDeclarations(javaFiles(TEST), false);
        checkDeclarations(javaFiles(MAIN), true);
    }

    private void ban(Pattern banned, Path file, List<String> lines) {
        if (file.equals(SELF)) {
            return;
        }
        for (int n = 0; n < lines.size(); n++) {
            if (banned.matcher(lines.get(n)).find()) {
                untidy.add("%s:%d: %s".formatted(file, n + 1, lines.get(n).strip()));
            }
        }
    }

    private void checkDeclarations(List<Path> files, boolean main) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var sources = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null,
                    sources,
                    diagnostic -> {},
                    List.of("-proc:none"),
                    null,
                    sources.getJavaFileObjectsFromPaths(files));
            var trees = DocTrees.instance(task);
            for (var unit : task.parse()) {
                new DeclarationScanner(trees, unit, main).scan(unit, null);
            }
        }
    }

    private final class DeclarationScanner extends TreePathScanner<Void, Void> {
        private final DocTrees trees;
        private final CompilationUnitTree unit;
        private final boolean main;

        DeclarationScanner(DocTrees trees, CompilationUnitTree unit, boolean main) {
            this.trees = trees;
            this.unit = unit;
            this.main = main;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            if (BANNED_NAME.matcher(type.getSimpleName()).matches()) {
                report(type.getSimpleName() + ": the name says nothing");
            }
            if (main && isDeclared(type) && trees.getDocComment(getCurrentPath()) == null) {
                report(type.getSimpleName() + ": no Javadoc");
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            long lines = lines(method);
            if (main && lines > METHOD_LINES_MAX) {
                report("%s: %d lines, %d allowed".formatted(method.getName(), lines, METHOD_LINES_MAX));
            }
            return super.visitMethod(method, null);
        }

        /** Not anonymous, not the body of an enum constant, not private, not local to a method. */
        private boolean isDeclared(ClassTree type) {
            return !type.getSimpleName().isEmpty()
                    && !type.getModifiers().getFlags().contains(Modifier.PRIVATE)
                    && !(getCurrentPath().getParentPath().getLeaf() instanceof BlockTree);
        }

        private long lines(MethodTree method) {
            var positions = trees.getSourcePositions();
            long first = positions.getStartPosition(unit, method);
            long last = positions.getEndPosition(unit, method);
            var map = unit.getLineMap();
            return first < 0 || last < 0 ? 0 : map.getLineNumber(last) - map.getLineNumber(first) + 1;
        }

        private void report(String what) {
            untidy.add("%s: %s".formatted(unit.getSourceFile().getName(), what));
        }
    }

    private static void collectTexts(Path directory, List<Path> texts) throws IOException {
        try (var entries = Files.list(directory)) {
            for (var entry : entries.sorted().toList()) {
                var name = entry.getFileName().toString();
                if (Files.isDirectory(entry) && !NOT_OURS.contains(name)) {
                    collectTexts(entry, texts);
                } else if (Files.isRegularFile(entry) && TEXT.matcher(name).matches()) {
                    texts.add(entry);
                }
            }
        }
    }

    private static List<Path> javaFiles(Path... roots) throws IOException {
        var files = new ArrayList<Path>();
        for (var root : roots) {
            try (Stream<Path> tree = Files.walk(root)) {
                tree.filter(path -> path.toString().endsWith(".java")).sorted().forEach(files::add);
            }
        }
        assertTrue(!files.isEmpty(), "run where the project is");
        return files;
    }
}
