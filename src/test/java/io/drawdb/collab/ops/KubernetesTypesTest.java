package io.drawdb.collab.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests, read as Kubernetes' own types: whatever those do not know is an error. */
class KubernetesTypesTest {
    private static final Path FOLDER = Path.of("k8s");

    /** Types that come with other programs, and are looked at by {@link ManifestTest} alone. */
    private static final List<String> FOREIGN = List.of("ServiceMonitor");

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Stream.of(
                    ConfigMap.class,
                    Secret.class,
                    PersistentVolumeClaim.class,
                    Service.class,
                    Deployment.class,
                    HorizontalPodAutoscaler.class,
                    Ingress.class,
                    NetworkPolicy.class,
                    PodDisruptionBudget.class)
            .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

    private static final ObjectMapper STRICT = strict();

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/single", "overlays/scaled"})
    @DisplayName("[OPS-14] every member of every manifest is one that Kubernetes knows, with a value of its type")
    void manifestsAreTyped(String folder) throws IOException {
        var objects =
                new ArrayList<>(Kustomization.render(FOLDER.resolve(folder)).values());
        objects.add(Kustomization.read(FOLDER.resolve("secret.example.yaml")));
        for (var object : objects) {
            var kind = (String) Yamls.at(object, "kind");
            if (FOREIGN.contains(kind)) {
                continue;
            }
            assertTrue(TYPES.containsKey(kind), kind);
            var typed = STRICT.convertValue(object, TYPES.get(kind));
            assertEquals(HasMetadata.getApiVersion(TYPES.get(kind)), typed.getApiVersion(), kind);
        }
    }

    @Test
    @DisplayName(
            "[OPS-14] the native executable's component patches what is there, with resources that Kubernetes knows")
    void componentIsTyped() throws IOException {
        var folder = FOLDER.resolve("components/native");
        var patch = STRICT.convertValue(Kustomization.read(folder.resolve("deployment.yaml")), Deployment.class);
        var base = Kustomization.render(FOLDER.resolve("base")).get("Deployment");
        assertEquals(Yamls.at(base, "metadata", "name"), patch.getMetadata().getName());
        var container = patch.getSpec().getTemplate().getSpec().getContainers().get(0);
        assertEquals(Yamls.at(base, "spec", "template", "spec", "containers", 0, "name"), container.getName());
        assertEquals(1, container.getResources().getLimits().size());
    }

    @Test
    @DisplayName("[OPS-14] this check notices a member that is misspelt, however deep, and a value of the wrong type")
    void strictnessIsReal() throws IOException {
        for (var wrong : List.of(Map.of("restartPolice", "Always"), Map.of("hostNetwork", List.of(1)))) {
            var deployment = Kustomization.render(FOLDER.resolve("base")).get("Deployment");
            @SuppressWarnings("unchecked") // a mapping in YAML
            var pod = (Map<String, Object>) Yamls.at(deployment, "spec", "template", "spec");
            pod.putAll(wrong);
            assertThrows(IllegalArgumentException.class, () -> STRICT.convertValue(deployment, Deployment.class));
        }
    }

    /** The types keep what they do not know, unless they are read like this. */
    private static ObjectMapper strict() {
        return new ObjectMapper()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Boolean hasAnySetter(Annotated annotated) {
                        return false;
                    }
                });
    }
}
