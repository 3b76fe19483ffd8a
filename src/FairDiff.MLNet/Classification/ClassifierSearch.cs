namespace FairDiff.MLNet.Classification;

/// <summary>Finds the image classifier in a model.</summary>
internal static class ClassifierSearch
{
    /// <exception cref="FairDiffException">There is none.</exception>
    public static ResNetClassificationTransformer In(ITransformer model) => Find(model) ?? throw new FairDiffException(
        $"The model ({model.GetType().Name}) holds no ResNetClassification stage. Give the fitted stage itself, or a chain with one.");

    private static ResNetClassificationTransformer? Find(ITransformer model) => model switch
    {
        ResNetClassificationTransformer classifier => classifier,
        IEnumerable<ITransformer> chain => chain.Reverse().Select(Find).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
