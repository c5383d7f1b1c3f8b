"""Children and measurements as HL7 FHIR R4, in files and to a server such as SATUSEHAT's."""
