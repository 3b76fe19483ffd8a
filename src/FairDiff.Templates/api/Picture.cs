using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiffApp;

/// <summary>What a request brings; the columns of training are not asked for.</summary>
internal sealed class Picture
{
    [ImageType(24, 24)] // of any size: the model resizes it
    public MLImage? Image { get; set; }
}

/// <summary>What the model says.</summary>
internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
