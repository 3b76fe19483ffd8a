using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Cluster;

/// <summary>
/// A study as an Indexed Job of Kubernetes: an index for each task in the order of the plan, in which every task comes after those that it
/// needs, so that a pod that waits never keeps the one from starting that it waits for.
/// </summary>
/// <param name="Image">The image that has the program.</param>
/// <param name="Claim">The volume claim that all pods share.</param>
/// <param name="Parallelism">Pods at a time.</param>
/// <param name="Cpus">Cores of a pod.</param>
/// <param name="Gpus">GPUs of a pod.</param>
internal sealed partial record KubernetesJob(string Image, string Claim, int Parallelism, int Cpus, int Gpus)
{
    private const int LongestName = 50;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The manifest, as YAML.</summary>
    public string Manifest(StudyPlan plan, string runFolder, string program) => $$"""
        # The tasks of a FairDiff study, written by fairdiff plan: kubectl apply -f FILE. The report behind it: fairdiff gather. Every pod
        # sees the run folder, and the data of the study, under the path of this machine. What the user got wrong (exit code 1) fails at
        # once; what happened to a pod or a node is tried again, and what is done is not done twice.
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: {{Name(runFolder)}}
        spec:
          completionMode: Indexed
          completions: {{plan.Tasks.Count}}
          parallelism: {{Math.Min(Parallelism, plan.Tasks.Count)}}
          backoffLimitPerIndex: 3
          maxFailedIndexes: 0
          podFailurePolicy:
            rules:
              - action: Ignore
                onPodConditions:
                  - type: DisruptionTarget
                    status: "True"
              - action: FailIndex
                onExitCodes:
                  containerName: task
                  operator: In
                  values: [1]
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: task
                  image: {{Text(Image)}}
                  command: ["sh", "-c"]
                  args:
                    - {{Text($"exec {program} run-task {Workflows.Shell(runFolder)} --index \"$JOB_COMPLETION_INDEX\" --wait")}}
                  env:
                    - name: HOME
                      value: /tmp
                  resources:
                    requests:
                      cpu: {{Text(Cpus.ToString(CultureInfo.InvariantCulture))}}
                      memory: {{Cpus * 2}}Gi{{Limits}}
                  volumeMounts:
                    - name: study
                      mountPath: {{Text(Path.GetDirectoryName(runFolder)!)}}
              volumes:
                - name: study
                  persistentVolumeClaim:
                    claimName: {{Text(Claim)}}

        """;

    // At the depth of requests.
    private string Limits => Gpus == 0 ? "" : $"\n            limits:\n              nvidia.com/gpu: \"{Gpus}\"";

    // As Kubernetes wants names: lower case, digits and dashes.
    private static string Name(string runFolder)
    {
        var plain = Other().Replace(Path.GetFileName(runFolder).ToLowerInvariant(), "-").Trim('-');
        return $"fairdiff-{plain[..Math.Min(plain.Length, LongestName)]}".TrimEnd('-');
    }

    // A JSON string is one of YAML.
    private static string Text(string text) => JsonSerializer.Serialize(text, Plain);

    [GeneratedRegex("[^a-z0-9-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Other();
}
