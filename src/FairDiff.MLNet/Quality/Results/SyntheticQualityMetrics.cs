namespace FairDiff.MLNet;

/// <summary>The names of the measures of synthetic images.</summary>
public static class SyntheticQualityMetrics
{
    /// <summary>Kernel distance of real and synthetic features (KID; Bińkowski et al. 2018): around 0 for images of one law, lower is
    /// better.</summary>
    public const string KernelDistance = "kid";

    /// <summary>Fréchet distance of the features (as FID; Heusel et al. 2017): lower is better; biased upwards with few images.</summary>
    public const string FrechetDistance = "frechetDistance";

    /// <summary>Share of the synthetic images that lie where real ones do (Kynkäänniemi et al. 2019): low = images that are not
    /// lifelike.</summary>
    public const string Precision = "precision";

    /// <summary>Share of the real images that lie where synthetic ones do (Kynkäänniemi et al. 2019): low = kinds of images are
    /// missing.</summary>
    public const string Recall = "recall";

    /// <summary>Share of the real images with a synthetic one near by (Naeem et al. 2020); 0.88 is to be expected of images of one law and
    /// k = 3.</summary>
    public const string Coverage = "coverage";

    /// <summary>How far the synthetic features spread around their mean over how far the real ones do: 1 = as far, low = all
    /// alike.</summary>
    public const string Spread = "spread";

    /// <summary>Share of the synthetic images to which the independent classifier gives the label that was asked for.</summary>
    public const string LabelAgreement = "labelAgreement";

    /// <summary>The same share of the real images that the classifier was not trained on.</summary>
    public const string RealLabelAgreement = "realLabelAgreement";
}
