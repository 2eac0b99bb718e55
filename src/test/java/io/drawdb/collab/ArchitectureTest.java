package io.drawdb.collab;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the packages, as ARCHITECTURE.md draws them, and the purity of the core. */
class ArchitectureTest {
    private static final String ROOT = "io.drawdb.collab";

    /** Each package, and which of ours it may use besides itself. What is left out is used by nothing. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("diagram", Set.of()),
            entry("redis", Set.of()),
            entry("log", Set.of("redis")),
            entry("room", Set.of("diagram")),
            entry("wire", Set.of("diagram")),
            entry("writeback", Set.of("diagram")),
            entry("access", Set.of()),
            entry("hub", Set.of("room", "log", "writeback", "wire", "diagram", "access")),
            entry("fleet", Set.of("redis", "hub", "writeback", "access")),
            entry("gateway", Set.of("wire", "hub", "diagram", "access")),
            entry("admin", Set.of("diagram", "room", "wire", "writeback", "hub", "access")),
            entry(
                    "ops",
                    Set.of(
                            "diagram",
                            "redis",
                            "log",
                            "room",
                            "wire",
                            "writeback",
                            "hub",
                            "fleet",
                            "gateway",
                            "access",
                            "admin")));

    /** What tells the time, draws lots, waits, or reaches outside. */
    private static final DescribedPredicate<JavaClass> IMPURE = resideInAnyPackage(
                    "java.util.concurrent..",
                    "java.util.logging..",
                    "java.util.random..",
                    "java.net..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.sql..")
            .or(assignableToAny(Clock.class, Random.class, Thread.class, ThreadLocal.class, java.io.File.class))
            .as("something that is not pure");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    @DisplayName("[ARCH-1] arrows between packages point one way")
    void usesOnlyWhatItMay(String name) {
        var allowed = MAY_USE.get(name).stream()
                .map(ArchitectureTest::everythingIn)
                .reduce(everythingIn(name).or(resideOutsideOfPackage(ROOT + "..")), (one, other) -> one.or(other))
                .as("itself and %s", MAY_USE.get(name));
        classes()
                .that(everythingIn(name))
                .should()
                .onlyDependOnClassesThat(allowed)
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    @DisplayName("[ARCH-2] every class is in a package of the table")
    void knowsEveryPackage() {
        var found = MAIN.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(type -> type.getPackageName().substring(ROOT.length()).replaceFirst("^\\.([a-z]+).*", "$1"))
                .filter(name -> !MAY_USE.containsKey(name))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"diagram", "room"})
    @DisplayName("[ARCH-3] the core knows the language, the JSON library and the document, and no framework")
    void coreKnowsNoFramework(String name) {
        classes()
                .that(everythingIn(name))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "com.fasterxml.jackson..",
                        "org.jspecify.annotations..",
                        ROOT + ".diagram..",
                        ROOT + "." + name + ".."))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"diagram", "room"})
    @DisplayName("[ARCH-4] the core has no clock, no randomness, no threads and no outside")
    void coreIsPure(String name) {
        noClasses()
                .that(everythingIn(name))
                .should()
                .dependOnClassesThat(IMPURE)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .allowEmptyShould(true)
                .check(MAIN);
    }

    private static DescribedPredicate<JavaClass> everythingIn(String name) {
        return resideInAPackage(ROOT + "." + name + "..");
    }

    private static DescribedPredicate<JavaClass> assignableToAny(Class<?>... types) {
        return Stream.of(types)
                .map(JavaClass.Predicates::assignableTo)
                .reduce(DescribedPredicate.alwaysFalse(), (one, other) -> one.or(other));
    }
}
