using static FairDiff.Shared.OptionChecks;

namespace FairDiff.MLNet.Classification;

/// <summary>Checks the options once, when the estimator is made.</summary>
internal static class ResNetClassificationValidation
{
    public static void ValidateStage(this ResNetClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        NotEmpty(options.ImageColumnName);
        Require(options.ImageCachePath != "", options.ImageCachePath, "a folder, or null to decode images in every pass");
        NotEmpty(options.LabelColumnName);
        Require(options.ExampleWeightColumnName != "", options.ExampleWeightColumnName, "a name, or null for no weights");
        NotEmpty(options.ScoreColumnName);
        NotEmpty(options.PredictedLabelColumnName);
        Require(options.EmbeddingColumnName != "", options.EmbeddingColumnName, "a name, or null for no embedding");
        string?[] outputs = [options.ScoreColumnName, options.PredictedLabelColumnName, options.EmbeddingColumnName];
        Require(
            outputs.Distinct()
                .Count() == outputs.Length, options.ScoreColumnName, "another name than those of the predicted label and the embedding");
        Defined(options.GreyImages);
        Require(
            options.GroupColumnNames.Count > 0
                ? options.GroupDroStepSize > 0 || options.LastLayerRetraining is not null
                : options.GroupDroStepSize == 0,
            options.GroupColumnNames,
            "key columns where GroupDroStepSize is above 0, and empty where it is 0 and LastLayerRetraining is null");
        Require(
            options.WeightAveraging == 0 || options.Validation is null, options.WeightAveraging,
            "0 where Validation chooses among the weights");
        options.Validation?.Validate();
        Require(options.WorkspacePath != "", options.WorkspacePath, "a folder, or null to keep nothing");
        Require(options.CheckpointInterval >= TimeSpan.Zero, options.CheckpointInterval, "at least 0");
        NotEmpty(options.Device);
    }
}
