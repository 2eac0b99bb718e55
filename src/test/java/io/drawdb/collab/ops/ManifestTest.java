package io.drawdb.collab.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The manifests in k8s/ and the Dockerfiles, held against each other and against what the server can be told. */
class ManifestTest {
    private static final Path FOLDER = Path.of("k8s");
    private static final Path DOCKER = Path.of("src/main/docker");
    private static final String NAME = "drawdb-collab";
    private static final Map<String, Setting> SETTINGS =
            Settings.ALL.stream().collect(Collectors.toMap(Setting::variable, Function.identity()));

    private Object configMap;
    private Object claim;
    private Object deployment;
    private Object service;
    private Object ingress;
    private Object pod;
    private Object container;

    @BeforeEach
    void read() throws IOException {
        configMap = manifest("10-configmap.yaml");
        claim = manifest("20-volume.yaml");
        deployment = manifest("30-deployment.yaml");
        service = manifest("40-service.yaml");
        ingress = manifest("50-ingress.yaml");
        pod = at(deployment, "spec", "template", "spec");
        container = at(pod, "containers", 0);
    }

    @Test
    @DisplayName("[OPS-1] kustomize takes every manifest there is")
    void kustomizationIsComplete() throws IOException {
        try (var files = Files.list(FOLDER)) {
            var numbered = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d\\d-.*\\.yaml"))
                    .sorted()
                    .toList();
            assertEquals(numbered, at(manifest("kustomization.yaml"), "resources"));
        }
    }

    @Test
    @DisplayName("[OPS-2] the environment holds variables that exist, with values the server takes")
    void environmentIsKnown() {
        variables(at(configMap, "data")).forEach(ManifestTest::check);
        assertEquals(at(configMap, "metadata", "name"), at(container, "envFrom", 0, "configMapRef", "name"));
    }

    @Test
    @DisplayName("[OPS-3] one port from the ingress to the process")
    void portsAgree() {
        var port = at(container, "ports", 0, "name");
        assertEquals(
                at(configMap, "data", "COLLAB_PORT"),
                at(container, "ports", 0, "containerPort").toString());
        assertEquals(port, at(service, "spec", "ports", 0, "targetPort"));
        var backend = at(ingress, "spec", "rules", 0, "http", "paths", 0, "backend", "service");
        assertEquals(at(service, "metadata", "name"), at(backend, "name"));
        assertEquals(at(service, "spec", "ports", 0, "name"), at(backend, "port", "name"));
        assertEquals(at(service, "spec", "selector"), at(deployment, "spec", "selector", "matchLabels"));
        assertEquals(at(service, "spec", "selector"), at(deployment, "spec", "template", "metadata", "labels"));
    }

    @Test
    @DisplayName("[OPS-4] each probe asks the question it is for")
    void probesAsk() {
        for (var probe : Map.of("startupProbe", "started", "readinessProbe", "ready", "livenessProbe", "live")
                .entrySet()) {
            assertEquals("/q/health/" + probe.getValue(), at(container, probe.getKey(), "httpGet", "path"));
            assertEquals(at(container, "ports", 0, "name"), at(container, probe.getKey(), "httpGet", "port"));
        }
    }

    @Test
    @DisplayName("[OPS-5] a pod that stops has time to write back, and the next waits until it is gone")
    void stopsInTime() {
        int grace = (int) at(pod, "terminationGracePeriodSeconds");
        int drain = Integer.parseInt(at(configMap, "data", "COLLAB_DRAIN_MS").toString());
        assertTrue(grace * 1_000 >= drain + 5_000, grace + " s for a drain of " + drain + " ms");
        assertEquals("Recreate", at(deployment, "spec", "strategy", "type"));
        assertEquals(1, at(deployment, "spec", "replicas"));
    }

    @Test
    @DisplayName("[OPS-6] the log is on the volume, and nothing else can be written but scratch space")
    void dataIsOnTheVolume() {
        assertEquals(at(configMap, "data", "COLLAB_DATA_DIR"), at(container, "volumeMounts", 0, "mountPath"));
        assertEquals(at(container, "volumeMounts", 0, "name"), at(pod, "volumes", 0, "name"));
        assertEquals(at(claim, "metadata", "name"), at(pod, "volumes", 0, "persistentVolumeClaim", "claimName"));
        assertEquals(true, at(container, "securityContext", "readOnlyRootFilesystem"));
        assertEquals(false, at(container, "securityContext", "allowPrivilegeEscalation"));
        assertEquals(List.of("ALL"), at(container, "securityContext", "capabilities", "drop"));
        assertEquals(true, at(pod, "securityContext", "runAsNonRoot"));
    }

    @Test
    @DisplayName("[OPS-7] no Service puts a variable of ours into the environment")
    void serviceNamesDoNotCollide() {
        var name = at(service, "metadata", "name").toString();
        assertNotEquals("collab", name);
        assertEquals(NAME, name);
        assertEquals(false, at(pod, "enableServiceLinks"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native", "Dockerfile.native-micro"})
    @DisplayName("[OPS-8] images run as nobody in particular, keep data on a volume and tell their health")
    void imagesAreBoring(String name) throws IOException {
        var text = Files.readString(DOCKER.resolve(name));
        assertTrue(text.contains("docker build -f " + DOCKER.resolve(name) + " "), "says how it is built");
        assertEquals(SETTINGS.get("COLLAB_PORT").byDefault(), instruction(text, "EXPOSE"));
        assertEquals(at(configMap, "data", "COLLAB_DATA_DIR"), instruction(text, "VOLUME"));
        assertEquals(at(pod, "securityContext", "runAsUser") + ":0", instruction(text, "USER"));
        assertTrue(instruction(text, "HEALTHCHECK").contains("/q/health/live"));
        var variable = instruction(text, "ENV").split("=", 2);
        check(variable[0], variable[1]);
    }

    private static void check(String variable, String value) {
        assertTrue(SETTINGS.containsKey(variable), variable);
        assertTrue(value.isEmpty() || SETTINGS.get(variable).allowed().accepts(value), variable);
    }

    private static String instruction(String text, String word) {
        var matcher = Pattern.compile("^" + word + " (.*)$", Pattern.MULTILINE).matcher(text);
        assertTrue(matcher.find(), word);
        var value = matcher.group(1);
        assertFalse(matcher.find(), word + " twice");
        return value;
    }

    private static Object manifest(String name) throws IOException {
        try (var reader = Files.newBufferedReader(FOLDER.resolve(name))) {
            return new Yaml().load(reader);
        }
    }

    private static Map<String, String> variables(Object data) {
        return ((Map<?, ?>) data)
                .entrySet().stream().collect(Collectors.toMap(entry -> (String) entry.getKey(), entry ->
                        (String) entry.getValue()));
    }

    /** What is found by following names of members and numbers of elements; never nothing. */
    private static Object at(Object node, Object... steps) {
        var found = node;
        for (var step : steps) {
            found = step instanceof Integer index ? ((List<?>) found).get(index) : ((Map<?, ?>) found).get(step);
            Objects.requireNonNull(found, () -> "no " + step + " in " + List.of(steps));
        }
        return found;
    }
}
