package io.drawdb.collab.ops;

import static io.drawdb.collab.ops.Yamls.at;
import static io.drawdb.collab.ops.Yamls.each;
import static io.drawdb.collab.ops.Yamls.list;
import static io.drawdb.collab.ops.Yamls.number;
import static io.drawdb.collab.ops.Yamls.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

/** The manifests in k8s/, as they are applied, held against each other and against what the server can be told. */
class ManifestTest {
    private static final Path FOLDER = Path.of("k8s");
    private static final String NAME = "drawdb-collab";
    private static final Map<String, Setting> SETTINGS =
            Settings.ALL.stream().collect(Collectors.toMap(Setting::variable, Function.identity()));

    /** The two ways to deploy. */
    enum Overlay {
        SINGLE(Set.of("HorizontalPodAutoscaler")),
        SCALED(Set.of("PersistentVolumeClaim"));

        private final Set<String> without;
        private final Map<String, Object> objects;

        Overlay(Set<String> without) {
            this.without = without;
            try {
                objects = Kustomization.render(FOLDER.resolve("overlays").resolve(name().toLowerCase(Locale.ROOT)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        Object object(String kind) {
            return at(objects, kind);
        }

        Object pod() {
            return at(object("Deployment"), "spec", "template", "spec");
        }

        Object container() {
            assertEquals(1, list(pod(), "containers").size());
            return at(pod(), "containers", 0);
        }

        List<?> paths() {
            return list(object("Ingress"), "spec", "rules", 0, "http", "paths");
        }

        Map<String, String> environment() {
            return texts(object("ConfigMap"), "data");
        }
    }

    @Test
    @DisplayName(
            "[OPS-1] kustomize takes every manifest there is, and every overlay every part of the base it can have")
    void nothingIsForgotten() throws IOException {
        for (var folder : kustomizations()) {
            var named = new TreeSet<>(Kustomization.listed(folder, "resources"));
            named.addAll(Kustomization.listed(folder, "patches"));
            named.addAll(Kustomization.settings(folder));
            named.removeIf(name -> name.startsWith(".."));
            try (var files = Files.list(folder)) {
                var present = files.map(file -> file.getFileName().toString())
                        .filter(name -> !"kustomization.yaml".equals(name))
                        .collect(Collectors.toCollection(TreeSet::new));
                assertEquals(present, named, folder::toString);
            }
        }
        var base = Kustomization.render(FOLDER.resolve("base")).keySet();
        for (var overlay : Overlay.values()) {
            var left = new HashSet<>(base);
            left.removeAll(overlay.without);
            assertEquals(left, overlay.objects.keySet(), overlay::name);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[OPS-2] the environment holds variables that exist, with values the server takes")
    void environmentIsKnown(Overlay overlay) throws IOException {
        overlay.environment().forEach(ManifestTest::check);
        var secret = Kustomization.read(FOLDER.resolve("secret.example.yaml"));
        texts(secret, "stringData").forEach(ManifestTest::check);

        var container = overlay.container();
        assertEquals(NAME, at(overlay.object("ConfigMap"), "metadata", "name"));
        assertEquals(NAME, at(container, "envFrom", 0, "configMapRef", "name"));
        assertEquals(at(secret, "metadata", "name"), at(container, "envFrom", 1, "secretRef", "name"));
        if (overlay == Overlay.SCALED) {
            var reference = at(container, "env", 0, "valueFrom", "secretKeyRef");
            assertEquals(at(container, "env", 0, "name"), at(reference, "key"));
            assertEquals(at(secret, "metadata", "name"), at(reference, "name"));
            at(secret, "stringData", at(reference, "key"));
        }
    }

    @Test
    @DisplayName("[OPS-17] changed settings reach pods that run: they are generated, under another name each time")
    void settingsReachThePods() throws IOException {
        assertEquals(List.of("10-settings.env"), Kustomization.settings(FOLDER.resolve("base")));
        for (var folder : kustomizations()) {
            for (var resource : Kustomization.listed(folder, "resources")) {
                var path = folder.resolve(resource);
                assertTrue(Files.isDirectory(path) || !Kustomization.read(path).containsValue("ConfigMap"), resource);
            }
        }
        var said = Files.readString(Path.of("docs/deploy.md"));
        assertTrue(said.contains("kubectl rollout restart deployment/" + NAME), "the Secret is not generated");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[OPS-3] one port from the ingress to the process, and one set of labels finds it")
    void portsAndLabelsAgree(Overlay overlay) {
        var port = at(overlay.container(), "ports", 0, "name");
        var service = overlay.object("Service");
        assertEquals(
                number(overlay.environment(), "COLLAB_PORT"), number(overlay.container(), "ports", 0, "containerPort"));
        assertEquals(port, at(service, "spec", "ports", 0, "targetPort"));
        assertEquals(port, at(overlay.object("NetworkPolicy"), "spec", "ingress", 0, "ports", 0, "port"));
        for (var path : overlay.paths()) {
            var backend = at(path, "backend", "service");
            assertEquals(at(service, "metadata", "name"), at(backend, "name"));
            assertEquals(at(service, "spec", "ports", 0, "name"), at(backend, "port", "name"));
        }

        var labels = at(overlay.object("Deployment"), "spec", "template", "metadata", "labels");
        var selectors = new ArrayList<Object>(List.of(
                at(overlay.object("Deployment"), "spec", "selector", "matchLabels"),
                at(service, "spec", "selector"),
                at(overlay.object("PodDisruptionBudget"), "spec", "selector", "matchLabels"),
                at(overlay.object("NetworkPolicy"), "spec", "podSelector", "matchLabels")));
        for (var constraint : list(overlay.pod(), "topologySpreadConstraints")) {
            selectors.add(at(constraint, "labelSelector", "matchLabels"));
        }
        selectors.forEach(selector -> assertEquals(labels, selector));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[OPS-4] each probe asks the question it is for")
    void probesAsk(Overlay overlay) {
        for (var probe : Map.of("startupProbe", "started", "readinessProbe", "ready", "livenessProbe", "live")
                .entrySet()) {
            var question = at(overlay.container(), probe.getKey(), "httpGet");
            assertEquals("/q/health/" + probe.getValue(), at(question, "path"));
            assertEquals(at(overlay.container(), "ports", 0, "name"), at(question, "port"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[OPS-5] a pod that stops has time to be forgotten by the proxies and to write back")
    void stopsInTime(Overlay overlay) {
        var wait = list(overlay.container(), "lifecycle", "preStop", "exec", "command");
        assertEquals("sleep", wait.get(0));
        int grace = number(overlay.pod(), "terminationGracePeriodSeconds");
        int drain = number(overlay.environment(), "COLLAB_DRAIN_MS");
        int needed = Integer.parseInt(wait.get(1).toString()) * 1_000 + drain + 5_000;
        assertTrue(grace * 1_000 >= needed, grace + " s for " + needed + " ms");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[OPS-6] a pod may do what the restricted profile allows, and write nothing but its volumes")
    void podIsRestricted(Overlay overlay) {
        var container = overlay.container();
        assertEquals(true, at(container, "securityContext", "readOnlyRootFilesystem"));
        assertEquals(false, at(container, "securityContext", "allowPrivilegeEscalation"));
        assertEquals(List.of("ALL"), at(container, "securityContext", "capabilities", "drop"));
        assertEquals(true, at(overlay.pod(), "securityContext", "runAsNonRoot"));
        assertEquals("RuntimeDefault", at(overlay.pod(), "securityContext", "seccompProfile", "type"));
        assertEquals(false, at(overlay.pod(), "automountServiceAccountToken"));
        assertEquals(each(list(overlay.pod(), "volumes"), "name"), each(list(container, "volumeMounts"), "name"));
        assertTrue(each(list(container, "volumeMounts"), "mountPath").contains("/tmp"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[OPS-7] no Service puts a variable of ours into the environment")
    void serviceNamesDoNotCollide(Overlay overlay) {
        var name = at(overlay.object("Service"), "metadata", "name").toString();
        assertNotEquals("collab", name);
        assertEquals(NAME, name);
        assertEquals(false, at(overlay.pod(), "enableServiceLinks"));
    }

    @Test
    @DisplayName("[OPS-10] one server owns its volume, and the next waits until it is gone")
    void singleOwnsItsVolume() {
        var deployment = Overlay.SINGLE.object("Deployment");
        assertEquals("Recreate", at(deployment, "spec", "strategy", "type"));
        assertEquals(1, at(deployment, "spec", "replicas"));
        assertFalse(Overlay.SINGLE.environment().containsKey("COLLAB_LOG"), "the embedded log is the default");
        var data = Overlay.SINGLE.environment().get("COLLAB_DATA_DIR");
        assertEquals(data, at(Overlay.SINGLE.container(), "volumeMounts", 0, "mountPath"));
        assertEquals(
                at(Overlay.SINGLE.object("PersistentVolumeClaim"), "metadata", "name"),
                at(Overlay.SINGLE.pod(), "volumes", 0, "persistentVolumeClaim", "claimName"));
    }

    @Test
    @DisplayName("[OPS-11] many servers share Redis, replace each other one by one, and are counted by connections")
    void scaledRollsOver() {
        var deployment = Overlay.SCALED.object("Deployment");
        assertEquals("redis", Overlay.SCALED.environment().get("COLLAB_LOG"));
        assertEquals("RollingUpdate", at(deployment, "spec", "strategy", "type"));
        assertEquals(0, at(deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable"));
        assertTrue(number(deployment, "spec", "strategy", "rollingUpdate", "maxSurge") > 0);

        var autoscaler = Overlay.SCALED.object("HorizontalPodAutoscaler");
        assertFalse(((Map<?, ?>) at(deployment, "spec")).containsKey("replicas"), "each apply would scale it back");
        assertTrue(number(autoscaler, "spec", "minReplicas") > 1);
        var target = at(autoscaler, "spec", "scaleTargetRef");
        assertEquals(at(deployment, "kind"), at(target, "kind"));
        assertEquals(at(deployment, "metadata", "name"), at(target, "name"));
        int each = number(autoscaler, "spec", "metrics", 0, "pods", "target", "averageValue");
        int most = Integer.parseInt(SETTINGS.get("COLLAB_CONNECTIONS_MAX").byDefault());
        assertTrue(each * 2 <= most, "another server comes before one is full");
    }

    @Test
    @DisplayName("[OPS-12] Prometheus is sent to the service's port, and the label by which some are chosen is at hand")
    void monitorFindsTheService() throws IOException {
        var file = Files.readString(FOLDER.resolve("base/90-service-monitor.yaml"));
        var labels = texts(new Yaml().load(file.replace("# release:", "release:")), "metadata", "labels");
        assertEquals(Map.of("app.kubernetes.io/name", NAME, "release", "kube-prometheus-stack"), labels);
        for (var overlay : Overlay.values()) {
            var monitor = overlay.object("ServiceMonitor");
            assertEquals(
                    at(overlay.object("Service"), "metadata", "labels"),
                    at(monitor, "spec", "selector", "matchLabels"));
            assertEquals(
                    at(overlay.object("Service"), "spec", "ports", 0, "name"),
                    at(monitor, "spec", "endpoints", 0, "port"));
            assertEquals("/q/metrics", at(monitor, "spec", "endpoints", 0, "path"));
        }
    }

    @Test
    @DisplayName("[OPS-13] the ingress's time limits are longer than the pause between two pings")
    void ingressIsPatient() {
        int pause = Integer.parseInt(SETTINGS.get("COLLAB_PING_INTERVAL_MS").byDefault());
        var annotations = texts(Overlay.SINGLE.object("Ingress"), "metadata", "annotations");
        assertEquals(2, annotations.size());
        annotations.forEach((name, seconds) -> assertTrue(Integer.parseInt(seconds) * 1_000L > 2L * pause, name));
        assertEquals(
                at(Overlay.SINGLE.object("Ingress"), "spec", "tls", 0, "hosts", 0),
                at(Overlay.SINGLE.object("Ingress"), "spec", "rules", 0, "host"));
    }

    private static List<Path> kustomizations() throws IOException {
        try (Stream<Path> tree = Files.walk(FOLDER)) {
            return tree.filter(file -> file.endsWith("kustomization.yaml"))
                    .map(Path::getParent)
                    .toList();
        }
    }

    private static void check(String variable, String value) {
        assertTrue(SETTINGS.containsKey(variable), variable);
        assertTrue(value.isEmpty() || SETTINGS.get(variable).allowed().accepts(value), variable);
    }
}
