using System.Reflection;
using System.Text.Json.Nodes;
using FairDiff.MLNet.Classification;

namespace FairDiff.MLNet.Tests.Classification.Workspace;

/// <summary>Whoever adds an option is reminded to add it to the identity of a workspace, or here.</summary>
public class ClassifierIdentityTests
{
    /// <summary>Where, how often and for whom, and what output columns are called: none of it changes a weight.</summary>
    private static readonly string[] WithoutEffect =
    [
        "ScoreColumnName", "PredictedLabelColumnName", "EmbeddingColumnName", "Device", "FallbackToCpu", "WorkspacePath",
        "CheckpointInterval", "ProgressCallback",
        "MetricsCallback", "CancellationToken", "ImageCachePath",
    ];

    private static readonly JsonObject Options = ClassifierIdentity.Create(
        new() { Validation = new() { Fraction = .2, ClusterColumnName = "Patient" } }, 5,
            new ClassifierDataFingerprint(1, 2, ""))["options"]!.AsObject();

    [Fact]
    public void Create_EveryOption_IsInTheIdentityOrWithoutEffect() =>
        Assert.Equal(Names(typeof(ResNetClassificationOptions)).Except(WithoutEffect).Order(), Keys(Options));

    /// <summary>The set itself is hashed with the data.</summary>
    [Fact]
    public void Create_EveryOptionOfTheValidation_IsInTheIdentity() =>
        Assert.Equal(Names(typeof(ValidationOptions)).Except(["Set"]).Order(), Keys(Options["validation"]!.AsObject()));

    private static IEnumerable<string> Names(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);

    private static IEnumerable<string> Keys(JsonObject json) =>
        json.Select(entry => char.ToUpperInvariant(entry.Key[0]) + entry.Key[1..]).Order();
}
