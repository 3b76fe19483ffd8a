namespace FairDiff.Fairness;

/// <summary>How many values a metric has: one, or one of each class (or condition), then called by its name, a slash and the
/// class.</summary>
public enum MetricScope
{
    /// <summary>One value.</summary>
    AllClasses,

    /// <summary>A value of each class.</summary>
    EachClass,

    /// <summary>A value of each class; of two exclusive ones of the positive one only, because the other's says the same.</summary>
    EachOrPositiveClass,

    /// <summary>A value of each class where there are several; none of two exclusive ones, where <see cref="AllClasses"/> is that of the
    /// positive one.</summary>
    EachOfSeveralClasses,
}
