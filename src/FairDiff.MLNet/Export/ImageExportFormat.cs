namespace FairDiff.MLNet;

/// <summary>The kinds of file that synthetic images leave a store as.</summary>
public enum ImageExportFormat
{
    /// <summary>PNG, with provenance as XMP and a C2PA manifest, as in the store.</summary>
    Png,

    /// <summary>
    /// DICOM Secondary Capture (PS3.3, A.8.1), explicit VR little endian, uncompressed: Synthetic Data (0008,001C) = YES, Conversion Type =
    /// SYN, provenance in the derivation description. The patient is the generator, which no patient is.
    /// </summary>
    Dicom,
}
