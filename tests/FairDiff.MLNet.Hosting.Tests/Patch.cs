using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Hosting.Tests;

/// <summary>A request.</summary>
internal sealed class Patch
{
    [ImageType(16, 16)]
    public MLImage? Image { get; set; }
}

/// <summary>The answer to one.</summary>
internal sealed class Diagnosis
{
    public float[] Score { get; set; } = [];
}

/// <summary>An answer that no model of these tests gives.</summary>
internal sealed class Stranger
{
    public float Dose { get; set; }
}
